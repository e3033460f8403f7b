#!/bin/sh
# covered.sh NM LIBRARY OBJECT…: each public function of the library is called by one of the programs in which each
# call fails in turn (failing.h). So a primitive that comes to aw.h gets such a run too.
set -eu
nm=$1 library=$2
shift 2
{
	"$nm" -u "$@"
	"$nm" -g --defined-only "$library" 2>/dev/null
} | awk '
	$1 == "U" { called[$2] = 1 }
	$2 == "T" && $3 ~ /^aw_[a-z]/ {
		public++
		if (!($3 in called)) {
			print "no run in which each call fails in turn uses " $3
			missing++
		}
	}
	END { exit missing || !public }'
