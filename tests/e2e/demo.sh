# demo.sh: the headline without a display: it records three modes at once, draws them in the terminal, writes a
# picture, and says where.
. "$(dirname "$0")/lib.sh"
a=$AWAITSCOPE
unset DISPLAY WAYLAND_DISPLAY SDL_VIDEODRIVER XDG_RUNTIME_DIR
has_viewer=false
"$a" help render >/dev/null 2>&1 && has_viewer=true

demo() { timeout 200 "$a" demo "$@"; }

# expect_note REGEX: one of the lines on stderr.
expect_note() { grep -qE -e "$1" "$err" || fail "no note like: $1"; }
png_size() { od -A n -t u1 -j 16 -N 8 "$1" | awk '{print ($3 * 256 + $4) "x" ($7 * 256 + $8)}'; }
expect_picture() {
	$has_viewer || return 0
	[ "$(od -A n -t x1 -N 8 "$1" | tr -d ' \n')" = 89504e470d0a1a0a ] || fail "$1 is no PNG"
	[ "$(png_size "$1")" = 1920x1080 ] || fail "$1 is $(png_size "$1")"
	[ "$(wc -c <"$1")" -gt 20000 ] || fail "$1 has nothing in it"
}

# expect_demo CLOCK: in the folder that it was started in lie the trace and the picture, and nothing else.
expect_demo() {
	local names='awaitscope-demo.json'
	expect_note '^awaitscope demo: recorded awaitscope-demo\.json$'
	if $has_viewer; then
		names='awaitscope-demo.json awaitscope-demo.png '
		expect_note '^awaitscope demo: there is no display, ' && expect_note '^awaitscope demo: the picture is awaitscope-demo\.png$'
		[ "$(wc -l <"$err")" -eq 3 ] || fail 'not three notes'
	fi
	[ "$(ls -A | tr '\n' ' ' | sed 's/ $//')" = "${names% }" ] || fail "here lie: $(ls -A)"
	expect_picture awaitscope-demo.png
	expect_line '^mode +total +blocked +worst lateness +switches$'
	expect_line '^sync .*[0-9] m?s *$' && expect_line '^gather ' && expect_line '^blocking '
	expect_line '^ +cpu  .*╳+' && expect_line '^ +heartbeat .*░+' && expect_line '██ run +░░ ready +── wait +╳╳ blocked'
	expect_no_line $'\033' && expect_widest 80
	[ "$(sed -n 's/.*"pid":\([0-9]*\),.*"name":"process_name","args":{"name":"\([a-z]*\)".*/\1 \2/p' awaitscope-demo.json |
		tr '\n' ' ')" = '1 sync 2 gather 3 blocking ' ] || fail 'not the three runs in their order'
	[ "$(grep -o '"clock":"[a-z]*"' awaitscope-demo.json | sort -u)" = "\"clock\":\"$1\"" ] || fail "not all runs are $1"
	last="check of the demo's trace"
	"$a" check awaitscope-demo.json >"$tmp/check" || fail "$(cat "$tmp/check")"
	"$a" stats --json awaitscope-demo.json >"$tmp/stats.json" || fail 'stats'
}
total() { grep -oE "\"mode\":\"$1\",[^}]*\"total_ns\":[0-9]+" "$tmp/stats.json" | grep -oE '[0-9]+$'; }
in_folder() { rm -rf "$tmp/here" && mkdir "$tmp/here" && cd "$tmp/here" || exit 1; }

it_draws_and_writes_a_picture() {
	in_folder
	expect_exit 0 demo --clock virtual && expect_demo virtual
	expect_line '^sync +5\.00 s +5\.00 s +– +–$' && expect_line '^gather +3\.00 s ' && expect_line '^blocking +5\.00 s .*4\.50 s'
	[ "$(total sync) $(total gather) $(total blocking)" = '5000000000 3000000000 5000000000' ] || fail 'other totals'
	cp awaitscope-demo.json "$tmp/first.json"
	expect_exit 0 demo --clock virtual # over what is there
	cmp awaitscope-demo.json "$tmp/first.json" || fail 'two virtual demos differ'
}

it_runs_on_the_real_clock() {
	local mode
	in_folder
	expect_exit 0 demo --scale 0.05 && expect_demo real
	for mode in sync:250 gather:150 blocking:250; do
		[ "$(total ${mode%:*})" -ge $((${mode#*:} * 999000)) ] || fail "$mode ms: over after $(total ${mode%:*}) ns"
		[ "$(total ${mode%:*})" -le $((${mode#*:} * 20000000)) ] || fail "$mode ms: it took $(total ${mode%:*}) ns"
	done
}

it_speaks_korean() {
	in_folder
	expect_exit 0 demo --clock virtual --lang ko
	expect_line '^모드 +전체 +막힘 +최대 늦음 +전환$' && expect_line '실행 +░░ 준비 +── 기다림 +╳╳ 막힘' && expect_widest 80
	expect_note 'awaitscope-demo.json에 기록했습니다' && [ -s awaitscope-demo.json ] || fail 'nothing is recorded'
	if $has_viewer; then
		expect_note '화면이 없어서' && expect_note '그림은 awaitscope-demo.png입니다'
		expect_picture awaitscope-demo.png
	fi
	in_folder
	expect_exit 0 env LANG=ko_KR.UTF-8 "$a" demo --clock virtual && expect_line '^모드 '
}

no_window_and_a_name_of_ones_own() {
	in_folder
	expect_exit 0 demo --clock virtual --no-window -o mine.json.gz && expect_note 'recorded mine.json.gz'
	[ "$(od -A n -t x1 -N 2 mine.json.gz | tr -d ' ')" = 1f8b ] || fail 'that is no gzip'
	[ ! -e awaitscope-demo.json ] || fail 'and one of the usual name'
	! $has_viewer || { expect_note 'the picture is mine.png' && expect_picture mine.png; }
	! ls ./*.part* >/dev/null 2>&1 || fail 'a part is left'
}

where_it_cannot_write_it_goes_elsewhere() {
	local where
	mkdir -p "$tmp/temporary" "$tmp/closed"
	chmod 555 "$tmp/closed"
	cd "$tmp/closed" || exit 1
	[ "$(id -u)" -ne 0 ] || cd /proc || exit 1 # where not even root may
	expect_exit 0 env TMPDIR="$tmp/temporary" timeout 200 "$a" demo --clock virtual
	where=$(sed -n 's/^awaitscope demo: recorded \(.*\)$/\1/p' "$err")
	case $where in
	"$tmp"/temporary/*/awaitscope-demo.json) ;;
	*) fail "it is recorded in '$where'" ;;
	esac
	"$a" check "$where" >"$tmp/check" || fail "$(cat "$tmp/check")"
	! $has_viewer || { expect_note "the picture is ${where%.json}.png" && expect_picture "${where%.json}.png"; }
	expect_line '^gather +3\.00 s '
	expect_exit 2 env TMPDIR="$tmp/none" "$a" demo --clock virtual && expect_error 'its folder is not there'
	expect_exit 2 "$a" demo --clock virtual -o none/x.json && expect_error 'none/x.json: its folder is not there'
	cd "$tmp" || exit 1
}

any_scenario_is_shown_so() {
	in_folder
	expect_exit 0 demo interleave --clock virtual && expect_line '^gather +2\.00 s ' && expect_line '^ +A  █'
}

what_goes_wrong_is_said() {
	in_folder
	expect_exit 2 demo coffee tea && expect_error "one argument too many: 'tea'"
	expect_exit 2 demo cofee && expect_error "did you mean 'coffee'"
	expect_exit 2 demo --clock fast && expect_error "real or virtual, not 'fast'"
	expect_exit 2 demo --scale 0 && expect_error "not '0'"
	expect_exit 2 demo --scael 1 && expect_error 'did you mean --scale'
	expect_exit 2 demo -o && expect_error 'output needs a value'
	expect_exit 2 demo -o - && expect_error 'takes one mode'
	[ -z "$(ls -A)" ] || fail "it wrote $(ls -A)"
	[ -c /dev/full ] || return 0
	expect_exit 1 bash -c '"$0" demo --clock virtual >/dev/full' "$a"
	expect_note 'standard output: no space left'
}

run_tests it_draws_and_writes_a_picture it_runs_on_the_real_clock it_speaks_korean no_window_and_a_name_of_ones_own \
	where_it_cannot_write_it_goes_elsewhere any_scenario_is_shown_so what_goes_wrong_is_said
