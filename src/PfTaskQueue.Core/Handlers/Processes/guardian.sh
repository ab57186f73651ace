# Purpose: no handler outlives its worker, even if the worker is killed with SIGKILL.
# Input:   standard input, the worker's end of which closes when the worker ends, however it ends;
#          descriptor 3: the file with the attempts under way, one "process-group process-UID" a line, blank lines between;
#          $1: the name of the environment variable that marks an attempt's processes.
# Effect:  waits for the worker's end, then kills what the file names; after an orderly end the file names nothing.
trap '' HUP INT QUIT TERM
while read -r _; do :; done

name=$1
set --
while read -r group uid; do
    [ -n "$uid" ] || continue
    group=${group#"${group%%[!0]*}"}
    [ "${group:-0}" -gt 1 ] && kill -s KILL -- "-$group"
    set -- "$@" -e "$name=$uid"
done <&3

# Processes that left the group still carry the attempt's UID. Another look after each round: they may start others.
rounds=0
while [ $# -gt 0 ] && [ -d /proc/self ] && [ "$rounds" -lt 50 ]; do
    found=$(grep -lsF "$@" /proc/[0-9]*/environ)
    [ -n "$found" ] || break
    for environ in $found; do
        process=${environ#/proc/}
        kill -s KILL "${process%/environ}"
    done
    rounds=$((rounds + 1))
    sleep 0.1 || sleep 1
done
