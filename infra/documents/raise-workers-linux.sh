#!/bin/sh
# Raises the number of workers of one application server, as far as the memory of this host allows: pm.max_children of a pool of
# php-fpm (validated) or the processes of uWSGI in the file that has them, reloaded, put back if that fails; or the workers of
# gunicorn and Puma by the signal that adds one, which no request notices and which holds until they are restarted.
set -eu

. ./parts/redact.sh

. ./parts/remedy.sh

. ./parts/change-set.sh

server=${SSM_server:-}
workers=${SSM_workers:-}
number workers "$workers" 1 1000
case $server in
  php-fpm) pattern='^php-fpm: master process' ;;
  gunicorn) pattern='gunicorn' ;;
  puma) pattern='^puma ' ;;
  uwsgi) pattern='^([^ ]*/)?uwsgi ' ;;
  *) refuse 'the server is none of php-fpm, gunicorn, puma, uwsgi' ;;
esac

# "PID ARGUMENTS" of processes of the server whose parent is none of them; containers are left out.
ps -ww -eo pid=,ppid=,args= | awk -v pattern="$pattern" -v self="$$" '
  { line = $0; sub(/^[ \t]*[0-9]+[ \t]+[0-9]+[ \t]+/, "", line) }
  $1 != self && line ~ pattern && line !~ /^(sh|bash|awk|nsenter) / { found[$1] = line; parent[$1] = $2 }
  END { for (pid in found) if (!(parent[pid] in found)) print pid, found[pid] }' |
  while read -r pid arguments; do
    [ "$(readlink "/proc/$pid/ns/pid")" = "$(readlink /proc/self/ns/pid)" ] || continue
    printf '%s %s\n' "$pid" "$arguments"
  done >"$work/masters"
case $(wc -l <"$work/masters") in
  1) read -r master arguments <"$work/masters" ;;
  0) refuse "$server does not run on this host" ;;
  *) refuse "more than one $server runs on this host" ;;
esac
children() { ps -eo pid=,ppid= | awk -v parent="$master" '$2 == parent { print $1 }'; }
running=$(children | wc -l)

# What a worker takes now is what more of them will take; a fifth of what is available stays.
enough_memory() {
  largest=$(for pid in $(children); do sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status"; done | sort -n | tail -n 1)
  available=$(sed -n 's/^MemAvailable:[^0-9]*\([0-9]*\).*/\1/p' /proc/meminfo)
  [ $((($1) * ${largest:-0})) -le $((available * 4 / 5)) ] ||
    refuse "$1 more workers of $((largest / 1024)) MB do not fit into the $((available / 1024)) MB that are available"
}

if [ "$server" = gunicorn ] || [ "$server" = puma ]; then
  case $handle-$mode in
    none-apply)
      printf 'action=TTIN to %s until it has %s workers\n' "$server" "$workers"
      if [ "$running" -ge "$workers" ]; then
        say unchanged "$server has $running workers already."
        exit 0
      fi
      [ "$running" -gt 0 ] || refuse "$server has no workers of its own that could be more"
      more=$((workers - running))
      enough_memory "$more"
      signal=TTIN
      ;;
    *)
      [ "$mode" = undo ] || refuse 'a handle is for undo'
      case $handle in workers.*.*) ;; *) refuse 'that handle is of another remedy' ;; esac
      more=${handle##*.}
      number handle "$more" 1 1000
      pid=${handle#workers.}
      if [ "${pid%.*}" != "$master" ]; then
        say unchanged "$server was restarted since and has the workers that it is configured with."
        exit 0
      fi
      workers=$((running - more))
      [ "$workers" -ge 1 ] || refuse "$server has only $running workers"
      signal=TTOU
      ;;
  esac
  sent=0
  while [ "$sent" -lt "$more" ]; do
    kill -s "$signal" "$master" || fail "$server could not be signalled."
    sent=$((sent + 1))
    # Signals of one kind that wait for their process are one.
    sleep 0.2
  done
  tries=0
  while [ "$(children | wc -l)" -ne "$workers" ] && [ "$tries" -lt 25 ]; do
    sleep 0.4
    tries=$((tries + 1))
  done
  running=$(children | wc -l)
  [ "$signal" != TTIN ] || printf 'handle=workers.%s.%s\n' "$master" "$more"
  [ "$running" -eq "$workers" ] || fail "$server has $running workers in the place of $workers."
  if [ "$signal" = TTIN ]; then
    say changed "$server has $workers workers, until it is restarted."
  else
    say undone "$server has $workers workers again."
  fi
  exit 0
fi

# The names of files with what they include, the section of a file that has the number, and how it is written there.
unit=$(grep -o '[^/]*\.service' "/proc/$master/cgroup" 2>/dev/null | tail -n 1) || unit=
loads=/var/lib/fiveohtwo/loaded-uwsgi
case $server in
  php-fpm)
    pool=${SSM_pool:-}
    case $pool in '' | *[!A-Za-z0-9_.-]*) refuse 'that is not the name of a pool' ;; esac
    main=$(printf '%s\n' "$arguments" | sed -n 's/.*(\(\/[A-Za-z0-9._/-]*\)).*/\1/p')
    [ -n "$main" ] || refuse 'the configuration of php-fpm is not known'
    program=$(readlink "/proc/$master/exe")
    SECTION="[$pool]"
    KEY='pm[.]max_children'
    what="pm.max_children of the pool $pool"
    of="The pool $pool"
    signal=USR2
    check() { printf '%s\n' "timeout 10 $program -t -y $main"; }
    ready() { :; }
    files() {
      printf '%s\n' "$main"
      sed -nE 's/^[[:space:]]*include[[:space:]]*=[[:space:]]*([^[:space:];]+).*/\1/p' "$main" | while read -r pattern; do
        # The pattern is meant to become the names of files.
        for path in $pattern; do printf '%s\n' "$path"; done
      done
    }
    ;;
  uwsgi)
    SECTION='[uwsgi]'
    KEY='(processes|workers)'
    what='the number of processes of uWSGI'
    of='uWSGI'
    signal=HUP
    files() {
      printf '%s\n' "$arguments" | tr '= ' '\n' | grep '[.]ini$' | while read -r path; do
        case $path in /*) printf '%s\n' "$path" ;; *) printf '%s\n' "$(readlink "/proc/$master/cwd")/$path" ;; esac
      done
    }
    case " $arguments " in *' --emperor'*) refuse 'an emperor of uWSGI runs several applications: change the file of the one' ;; esac
    # Without a master HUP would be the end of it.
    files | xargs cat >"$work/said" 2>/dev/null || :
    case " $arguments " in
      *' --master '* | *' -M '*) ;;
      *)
        grep -qE '^[[:space:]]*master[[:space:]]*=[[:space:]]*(true|1|yes|on)' "$work/said" ||
          refuse 'uWSGI runs without a master process: it cannot be reloaded in place'
        ;;
    esac
    # It has no check. It ends when it cannot load a file: so it is not made to load what others have left there.
    check() { printf 'true\n'; }
    ready() {
      since=$(ps -o etimes= -p "$master" | tr -d ' ')
      if [ -r "$loads" ] && read -r whose loaded <"$loads" && [ "$whose" = "$master" ]; then since=$(($(date +%s) - loaded)); fi
      while read -r path; do
        [ $(($(date +%s) - $(stat -c %Y "$path"))) -ge "$since" ] || {
          why="$path was changed after uWSGI has loaded it, and uWSGI ends when it cannot load something: load that first"
          return 1
        }
      done <"$work/files"
    }
    ;;
esac
export SECTION KEY
activate() {
  children | sort >"$work/workers"
  why="$server did not take the new configuration"
  kill -s "$signal" "$master" || return 1
  tries=0
  while [ "$tries" -lt 75 ] && [ -d "/proc/$master" ]; do
    sleep 0.2
    tries=$((tries + 1))
    if children | sort | grep -qvxFf "$work/workers"; then
      [ "$server" = php-fpm ] || (umask 077 && printf '%s %s\n' "$master" "$(date +%s)" >"$loads")
      return 0
    fi
  done
  # It ended: then nothing serves, and starting it with the old file is the only way back.
  if [ ! -d "/proc/$master" ]; then
    put_back
    why="$server ended at the reload and was started again"
    { [ -n "$unit" ] && timeout 20 systemctl start "$unit" 9>&-; } || why="$server ended at the reload and does not run"
  fi
  return 1
}
prove() { :; }
: >"$work/files"

if [ "$mode" = undo ]; then
  recall raise-workers
  commit raise-workers
  say undone "$of has the workers that it had; the file is what it was."
  exit 0
fi
printf 'action=%s becomes %s, validate, reload %s\n' "$what" "$workers" "$server"
# The file that has the number: the main one, or one that it includes.
files | while read -r path; do real "$path" || :; done | sort -u >"$work/files"
: >"$work/found"
while read -r path; do
  # shellcheck disable=SC2016
  awk -v workers="$workers" '
    /^[ \t]*\[/ { section = $1 }
    section == ENVIRON["SECTION"] && $0 ~ "^[ \t]*" ENVIRON["KEY"] "[ \t]*=" {
      value = $0; sub(/^[^=]*=[ \t]*/, "", value)
      print (value + 0) > "/dev/stderr"
      if (value + 0 < workers && match(value, /^[0-9]+/)) $0 = substr($0, 1, length($0) - length(value)) workers substr(value, RLENGTH + 1)
    }
    { print }' "$path" >"$work/new" 2>"$work/value"
  [ -s "$work/value" ] || continue
  printf '%s\n' "$path" >>"$work/found"
  cp "$work/new" "$work/edited"
  now=$(cat "$work/value")
done <"$work/files"
[ "$(wc -l <"$work/found")" -eq 1 ] || refuse "$what was not found exactly once"
case $now in *[!0-9]*) refuse "$what was not found exactly once" ;; esac
if [ "$now" -ge "$workers" ]; then
  say unchanged "$of may have $now workers already."
  exit 0
fi
enough_memory $((workers - now))
# php-fpm starts children when it needs them, and so does uWSGI with a "cheaper"; else they are there at once, unless the command
# line says another number.
if [ "$server" = uwsgi ] && ! printf '%s\n' "$arguments" | cat - "$work/said" | grep -q cheaper; then
  prove() {
    why="uWSGI has not started $workers workers"
    tries=0
    while [ "$(children | wc -l)" -lt $((running + workers - now)) ]; do
      [ "$tries" -lt 25 ] || return 1
      sleep 0.2
      tries=$((tries + 1))
    done
  }
fi
stage "$(cat "$work/found")" "$work/edited"
commit raise-workers
say changed "$of may have $workers workers in the place of $now: $server was reloaded and has new ones."
