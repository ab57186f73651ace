# Purpose: tells the worker how a handler ended, where the .NET runtime takes the status of every child for itself.
# Input:   "$@": the handler, by its absolute path, and its arguments; descriptor 3: the report.
# Output:  on descriptor 3, before it closes: a line for a signal that ended the handler, if this shell has one for it; then the exit
#          code, 128 and the signal's number for a signal.
# Leads the handler's process group. What that group is sent is meant for the handler: only a kill ends this shell with it, and then
# the report closes without a code.
exec 4>&2 2>&3
trap : HUP INT QUIT ALRM PIPE TERM USR1 USR2
(exec "$@" 2>&4 3>&- 4>&-)
echo "$?" >&3
