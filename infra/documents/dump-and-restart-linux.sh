#!/bin/sh
# Restarts a service that hangs, after taking what tells why it hangs: the stacks of its threads, by the tool of its language
# where the host has it, and what the kernel shows of every process. After the restart it would be gone. The whole dump stays on
# the host under /var/lib/fiveohtwo; its head is printed. A dump that fails never keeps the restart from being done.
set -eu

. ./parts/redact.sh

. ./parts/remedy.sh

. ./parts/service.sh

[ "$mode" = apply ] || refuse 'a restart cannot be taken back'

dump_seconds=12
dump_ends=$(($(date +%s) + dump_seconds))
dumps=/var/lib/fiveohtwo/$incident
mkdir -p "$dumps"
chmod 700 /var/lib/fiveohtwo "$dumps"
dump=$(mktemp "$dumps/dump.XXXXXXXX")

# taken SECONDS COMMAND...: adds what a command says, bounded in time and size.
taken() {
  most=$1
  shift
  left=$((dump_ends - $(date +%s)))
  [ "$left" -gt 0 ] || return 0
  [ "$left" -ge "$most" ] || most=$left
  printf '\n$ %s\n' "$*"
  timeout -k 1 "$most" "$@" 2>&1 | head -c 262144 || :
}

# The tools of languages: they show names of functions. jcmd has to be the user of the JVM; without it SIGQUIT makes the JVM
# print its stacks into its own log. gdb stops the process while it looks, which does not matter to one that hangs.
stacks() {
  program=$(readlink "/proc/$1/exe" 2>/dev/null) || return 0
  case ${program##*/} in
    java)
      if command -v jcmd >/dev/null 2>&1; then
        taken 6 setpriv --reuid="$(stat -c %u "/proc/$1")" --regid="$(stat -c %g "/proc/$1")" --clear-groups jcmd "$1" Thread.print
      else
        kill -QUIT "$1" && sleep 1 && echo 'SIGQUIT was sent: the stacks are in the log of the service'
      fi
      ;;
    python*)
      if command -v py-spy >/dev/null 2>&1; then taken 6 py-spy dump --pid "$1"; fi
      ;;
    *)
      if command -v gdb >/dev/null 2>&1; then
        taken 6 gdb -p "$1" -batch -nx -ex 'thread apply all bt 30'
      fi
      ;;
  esac
}

kernel_view() {
  printf '\n== %s %s\n' "$1" "$(tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | cut -c1-200)"
  grep -E '^(State|Threads|VmRSS)' "/proc/$1/status" 2>/dev/null || return 0
  for task in "/proc/$1/task/"*; do
    [ "$(date +%s)" -lt "$dump_ends" ] || break
    printf 'thread %s %s waits in %s\n' "${task##*/}" "$(cat "$task/comm" 2>/dev/null)" "$(cat "$task/wchan" 2>/dev/null)"
    head -n 12 "$task/stack" 2>/dev/null || :
  done | head -n 300
  find "/proc/$1/fd" -maxdepth 1 -printf '%f %l\n' 2>/dev/null | head -n 60 || :
}

pids=$(systemctl show "$unit" --no-pager -p MainPID 2>/dev/null | sed -n 's/^MainPID=//p')
group=$(systemctl show "$unit" --no-pager -p ControlGroup 2>/dev/null | sed -n 's/^ControlGroup=//p')
if [ -n "$group" ] && [ -r "/sys/fs/cgroup$group/cgroup.procs" ]; then
  pids="$pids $(head -n 8 "/sys/fs/cgroup$group/cgroup.procs" | tr '\n' ' ')"
fi
printf 'action=dump, then systemctl restart %s\n' "$unit"
{
  printf 'dump of %s on %s at %s\n' "$unit" "$(hostname)" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  for pid in $(printf '%s\n' "$pids" | tr ' ' '\n' | awk '$1 > 1 && !seen[$1]++'); do
    [ -d "/proc/$pid" ] || continue
    kernel_view "$pid"
    stacks "$pid"
  done
} 2>/dev/null | redact >"$dump" || :
printf 'dump=%s bytes=%s\n' "$dump" "$(wc -c <"$dump")"
head -c 6000 "$dump"
echo
besides=" The dump is kept in $dump."
restart_service
