#!/bin/sh
# compare.sh TRIES EXPECTED PROGRAM [ARGUMENT…]: what the program prints is what stands in the file.
#
# On the machine's clock a program may be overtaken by its own timers, where the machine stands still for as long as
# they are apart: it has more tries than one.
set -u
tries=$1 expected=$2
shift 2
while [ "$tries" -gt 0 ]; do
	tries=$((tries - 1))
	said=$("$@") || exit 1
	printf '%s\n' "$said" | diff "$expected" - && exit 0
done
exit 1
