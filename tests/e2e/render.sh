# render.sh: `awaitscope render` and the options of `view`: what a value may be is said in one line, in both
# languages, before a file is read; what cannot be written is said, and nothing half is left.
. "$(dirname "$0")/lib.sh"
a=$AWAITSCOPE
coffee=$fixtures/coffee.json
cd "$tmp" || exit 1

# Bounds, or all values, of each option: "wanted in English|in Korean|the options".
a_wrong_value_is_told_with_what_is_right() {
	local english korean wanted words lang
	while IFS='|' read -r english korean words; do
		for lang in en ko; do
			wanted=$english
			[ $lang = en ] || wanted=$korean
			# shellcheck disable=SC2086
			expect_exit 2 "$a" ${words%% *} none.json --lang $lang ${words#* }
			expect_error "$wanted" && expect_silent
		done
	done <<'END'
--size takes WIDTHxHEIGHT, each from 64 to 16384 .*, not '10x10'|64부터 16384까지.*'10x10' 값은 안|render -o x.png --size 10x10
not '99999x600'|'99999x600'|render -o x.png --size 99999x600
no more than 134217728 pixels|134217728픽셀|render -o x.png --size 16384x16384
not '-5x-5'|'-5x-5'|render -o x.png --size -5x-5
not '1920'|'1920'|render -o x.png --size 1920
not ''|''|render -o x.png --size=
--at takes a time from 0 to 9000000000 s .*, not '1e30'|0부터 9000000000초까지.*'1e30'|render -o x.png --at 1e30
not '-1'|'-1'|render -o x.png --at -1
not 'nan'|'nan'|render -o x.png --at nan
--scale takes a number from 0.4 to 2, not 'inf'|0.4부터 2까지의 수. 'inf'|render -o x.png --scale inf
from 0.4 to 2, not 'nan'|0.4부터 2까지의 수. 'nan'|render -o x.png --scale nan
from 0.4 to 2, not '1e300'|0.4부터 2까지의 수. '1e300'|render -o x.png --scale 1e300
--stop takes a number from 1 to 1000000000, not '0'|1부터 1000000000까지|render -o x.png --stop 0
--theme takes light, dark, contrast, not 'drak'|light, dark, contrast|render -o x.png --theme drak
--screen takes compare, focus, not 'focs'|compare, focus|render -o x.png --screen focs
--listing takes python, c, not 'C\+\+'|python, c. 'C\+\+'|render -o x.png --listing C++
--listing takes python, c, not 'rust'|python, c|view --listing rust
--output takes \*.png, \*.svg, \*.pdf, not 'x.jpg'|\*.png, \*.svg, \*.pdf. 'x.jpg'|render -o x.jpg
where to\?|어디에 쓸까요|render --stop 1
--at and --stop both say|--at과 --stop은|render -o x.png --at 1 --stop 1
--size needs a value|--size|render -o x.png --size
did you mean --size|--size|render -o x.png --sise 5x5
--scale takes a number from 0.25 to 4, not 'inf'|0.25부터 4까지|view --scale inf
--at takes a number from 0 to 9000000000, not 'inf'|0부터 9000000000까지|view --at inf
--display takes a number from 1 to 64, not '0'|1부터 64까지|view --display 0
--stop takes a number from 1 to 1000000, not '1.5'|1부터 1000000까지|view --stop 1.5
END
}

what_a_trace_does_not_have_is_told() {
	expect_exit 2 "$a" render "$coffee" -o x.png --stop 999 && expect_error 'no stop 999 in sync: it has [0-9]+'
	expect_exit 2 "$a" render "$coffee" -o x.png --run gathr && expect_error '--run takes sync, gather, blocking, not'
	expect_exit 2 "$a" render "$coffee" -o x.png --run 4 && expect_error "not '4'"
	expect_exit 2 "$a" render "$coffee" -o x.png --listing c && expect_error 'sync was recorded without the C of its listing'
	expect_exit 2 "$a" render -o x.png && expect_error 'Name a file'
	expect_exit 2 "$a" render '' -o x.png && expect_error 'Name a file'
	[ ! -e x.png ] || fail 'a picture all the same'
}

a_place_that_cannot_be_written_is_told() {
	mkdir folder.png
	touch file
	expect_exit 2 "$a" render "$coffee" -o none/x.png && expect_error 'none/x.png: its folder is not there; make it'
	expect_exit 2 "$a" render "$coffee" -o file/x.png && expect_error 'file/x.png: its folder is not there'
	expect_exit 2 "$a" render "$coffee" -o none/x.png --lang ko && expect_error 'none/x.png: 그 폴더가 없습니다'
	expect_exit 2 "$a" render "$coffee" -o folder.png && expect_error 'folder.png: is a directory; name a file in it'
	expect_exit 2 "$a" render none.json -o none/x.png && expect_error 'its folder is not there' # first of all
	for form in png svg pdf; do
		expect_exit 1 bash -c 'ulimit -f 1; exec "$@"' limited "$a" render "$coffee" -o "big.$form"
		expect_error "big.$form: may not grow any further .*; raise it" && expect_silent
		[ -z "$(ls -A | grep big)" ] || fail "a part of a picture: $(ls -A)"
	done
}

the_listing_is_drawn_in_either_language() {
	local lang
	for lang in python c; do
		expect_exit 0 "$a" render "$fixtures/coffee_c.json" -o $lang.svg --screen focus --stop 2 --listing $lang
		expect_quiet && expect_silent
	done
	expect_exit 0 "$a" render "$fixtures/coffee_c.json" -o else.svg --screen focus --stop 2
	cmp -s else.svg python.svg || fail 'without a word it is not the Python'
	! cmp -s c.svg python.svg || fail 'the C looks as the Python does'
	expect_exit 0 "$a" render "$fixtures/coffee_c.json" -o compare.svg --listing c # where there is no listing to see
}

run_tests the_listing_is_drawn_in_either_language a_wrong_value_is_told_with_what_is_right \
	what_a_trace_does_not_have_is_told \
	a_place_that_cannot_be_written_is_told
