#!/bin/sh
# Lets a gateway open the socket of php-fpm whose owner, group or mode keeps it out: listen.group and listen.mode of the pool in its
# file (php-fpm checks it), and the same for the socket that is there. php-fpm keeps its sockets over a reload and does not look at
# their mode again, so there is none, and no request is cut off. Undo brings back the file, to the byte, and the socket.
set -eu

. ./parts/redact.sh

. ./parts/remedy.sh

. ./parts/change-set.sh

. ./parts/gateway-process.sh

socket=${SSM_socket:-}
case $socket in /*) ;; *) refuse 'that is not the path of a socket' ;; esac
case $socket in *[!A-Za-z0-9._/-]* | */../*) refuse 'that is not the path of a socket' ;; esac
[ "${#socket}" -le 190 ] || refuse 'that is not the path of a socket'
if [ -L "$socket" ] || [ ! -S "$socket" ]; then refuse "$socket is not a socket"; fi

# Whose socket it is.
ps -ww -eo pid=,args= | sed -nE 's/^ *([0-9]+) php-fpm: master process \((.*)\)$/\1 \2/p' | while read -r pid path; do
  [ "$(readlink "/proc/$pid/ns/pid")" != "$(readlink /proc/self/ns/pid)" ] || printf '%s %s\n' "$pid" "$path"
done >"$work/masters"
case $(wc -l <"$work/masters") in
  1) read -r master main <"$work/masters" ;;
  0) refuse 'php-fpm does not run on this host: of other servers the mode of the socket is for a person' ;;
  *) refuse 'more than one php-fpm runs on this host' ;;
esac
case $main in *[!A-Za-z0-9._/-]*) refuse 'the configuration of php-fpm is not known' ;; esac
check() { printf '%s\n' "timeout 10 $(readlink "/proc/$master/exe") -t -y $main"; }
ready() { :; }
activate() {
  why="the group or the mode of $socket could not be changed"
  # What was there before where the file is the old one.
  if same "$(cat "$work/1.path")" "$work/1.after"; then set -- "$group" "$mode_of"; else set -- "$old_group" "$old_mode"; fi
  chgrp -- "$1" "$socket" && chmod "$2" "$socket"
}

if [ "$mode" = undo ]; then
  recall allow-gateway-socket
  read -r group mode_of <"$saved/1.socket" || refuse 'what the socket was is not known'
  old_group=$(stat -c %g "$socket")
  old_mode=$(stat -c %a "$socket")
  prove() { :; }
  printf '%s %s\n' "$old_group" "$old_mode" >"$work/1.socket"
  commit allow-gateway-socket
  say undone "$socket has the group and the mode that it had, and the file of the pool is what it was."
  exit 0
fi

# Who is kept out.
worker=
for pid in $(children); do
  [ "$(stat -c %u "/proc/$pid")" -eq 0 ] || worker=$pid
done
[ -n "$worker" ] || refuse "the workers of $gateway run as root, whom no mode keeps out"
user=$(ps -o user= -p "$worker" | tr -d ' ')
gid=$(stat -c %g "/proc/$worker")
groups=$(sed -nE 's/^Groups:[[:space:]]*(.*[0-9])[[:space:]]*$/\1/p' "/proc/$worker/status" | tr ' ' ',')
groups=${groups:+--groups=$groups}
as_gateway() { setpriv --reuid="$(stat -c %u "/proc/$worker")" --regid="$gid" "${groups:---clear-groups}" "$@"; }
group=$(getent group "$gid" | cut -d: -f1)
group=${group:-$gid}
mode_of=0660
old_group=$(stat -c %g "$socket")
old_mode=$(stat -c %a "$socket")
prove() {
  why="$user of $gateway still may not open $socket"
  as_gateway test -w "$socket"
}
printf 'action=listen.group=%s, listen.mode=%s for the pool that has %s\n' "$group" "$mode_of" "$socket"
folder=${socket%/*}
while [ -n "$folder" ]; do
  as_gateway test -x "$folder" || refuse "$user of $gateway may not enter $folder: its mode is for a person"
  folder=${folder%/*}
done
if as_gateway test -w "$socket"; then
  say unchanged "$user of $gateway may open $socket already."
  exit 0
fi
[ "$(stat -c %u "/proc/$master")" -eq 0 ] || refuse 'php-fpm does not run as root: it cannot give its socket to another group'

# The pool that has it, in the main file or in one that it includes. Values are compared as php-fpm takes them.
{
  printf '%s\n' "$main"
  sed -nE 's/^[[:space:]]*include[[:space:]]*=[[:space:]]*([^[:space:];]+).*/\1/p' "$main" | while read -r pattern; do
    # The pattern is meant to become the names of files.
    for path in $pattern; do printf '%s\n' "$path"; done
  done
} | while read -r path; do real "$path" || :; done | sort -u >"$work/files"
: >"$work/found"
while read -r path; do
  # shellcheck disable=SC2016
  awk -v socket="$socket" -v group="$group" -v mode="$mode_of" '
    function value_of(text) { sub(/^[^=]*=[ \t]*/, "", text); sub(/[ \t]*(;.*)?$/, "", text); gsub(/["\047]/, "", text); return text }
    { line[NR] = $0 }
    /^[ \t]*\[/ { section = $1; gsub(/[][]/, "", section) }
    { of[NR] = section }
    /^[ \t]*listen[ \t]*=/ {
      value = value_of($0)
      gsub(/\$pool/, section, value)
      if (value == socket) { pool = section; at = NR; found++ }
    }
    END {
      for (one = 1; one <= NR; one++) {
        key = line[one]
        if (pool != "" && of[one] == pool && key ~ /^[ \t]*listen[.](group|mode|acl_users|acl_groups)[ \t]*=/) {
          sub(/^[ \t]*/, "", key); sub(/[ \t]*=.*/, "", key)
          if (key ~ /acl/) { if (value_of(line[one]) != "") print "acl" > "/dev/stderr"; continue }
          match(line[one], /^[^=]*=[ \t]*/)
          rest = substr(line[one], RLENGTH + 1); sub(/^[^ \t;]*/, "", rest)
          line[one] = substr(line[one], 1, RLENGTH) (key == "listen.group" ? group : mode) rest
          has[key] = 1
        }
      }
      for (one = 1; one <= NR; one++) {
        print line[one]
        if (one != at) continue
        if (!has["listen.group"]) print "listen.group = " group
        if (!has["listen.mode"]) print "listen.mode = " mode
      }
      for (one = 1; one <= found; one++) print "found" > "/dev/stderr"
    }' "$path" >"$work/new" 2>"$work/said"
  grep -q . "$work/said" || continue
  cat "$work/said" >>"$work/found"
  printf '%s\n' "$path" >"$work/file"
  cp "$work/new" "$work/edited"
done <"$work/files"
! grep -q acl "$work/found" || refuse 'the pool lets users in by listen.acl_users or listen.acl_groups: add the gateway there'
[ "$(wc -l <"$work/found")" -eq 1 ] || refuse "the pool that has $socket was not found exactly once"
stage "$(cat "$work/file")" "$work/edited"
printf '%s %s\n' "$old_group" "$old_mode" >"$work/1.socket"
commit allow-gateway-socket
say changed "$user of $gateway may open $socket: it has the group $group and the mode $mode_of, and keeps them."
