#!/bin/sh
# Lets gunicorn keep idle connections longer than the load balancer does, where gunicorn is the target. The value is changed
# where it stands: in a configuration file below /etc (then gunicorn is told to load it, and no request notices), in ExecStart of
# the unit, or nowhere yet: these two by a drop-in of the unit and a restart. gunicorn itself has to accept it before anything is
# changed; whatever fails later, what was there is put back.
set -eu

. ./parts/redact.sh

. ./parts/remedy.sh

. ./parts/change-set.sh

. ./parts/service.sh

. ./parts/come-back.sh

seconds=${SSM_seconds:-}
number seconds "$seconds" 2 4500
dropin=/etc/systemd/system/$unit.d/fiveohtwo-keep-alive.conf

main=$(property MainPID)
case $main in *[!0-9]* | '') main=0 ;; esac
children() { ps -eo pid=,ppid= | awk -v parent="$main" '$2 == parent { print $1 }' | sort; }
# A unit that does not run has the main process 0, which to the kernel is the parent of all, and to kill the own group.
worker=
[ "$main" -eq 0 ] || worker=$(children | head -n 1)

# asks VALUE: writes the script by which gunicorn, with the environment, the words and the user that it has, but for what was put
# into environment.new and words.new, reads its configuration, loads the application, and says what it would do. It fails unless
# that works and connections would be kept VALUE seconds.
asks() {
  groups=$(sed -nE 's/^Groups:[[:space:]]*(.*[0-9])[[:space:]]*$/\1/p' "/proc/$worker/status" | tr ' ' ',')
  groups=${groups:+--groups=$groups}
  cat "$work/environment.new" "$work/words.new" >"$work/asked.words"
  printf -- '--print-config\0' >>"$work/asked.words"
  cat >"$work/asked.sh" <<END
cd /proc/$main/cwd || exit 1
# Only errors are told: a configuration has secrets.
xargs -0 -a $work/asked.words timeout 8 setpriv --reuid=$(stat -c %u "/proc/$worker") --regid=$(stat -c %g "/proc/$worker") \
  ${groups:---clear-groups} env -i >$work/answer || exit 1
grep -Eq '^keepalive +=  *$1\$' $work/answer || {
  echo 'gunicorn would not keep connections as long'
  exit 1
}
END
}
answer() { sed -nE "s/^$1 +=  *(.*)\$/\\1/p" "$work/answer" | head -n 1; }
checked=true
check() { printf '%s\n' "$checked"; }
ready() { :; }

# HUP makes gunicorn read its file and start new workers; the old ones finish what they are at.
load() {
  why='gunicorn did not take the new configuration'
  children >"$work/workers"
  kill -s HUP "$main" || return 1
  tries=0
  while [ "$tries" -lt 80 ] && [ -d "/proc/$main" ]; do
    sleep 0.25
    tries=$((tries + 1))
    children >"$work/now"
    if grep -qvxFf "$work/workers" "$work/now" && ! grep -qxFf "$work/workers" "$work/now"; then return 0; fi
  done
  # An old one may be at a long request; new ones serve beside it.
  if [ -d "/proc/$main" ] && grep -qvxFf "$work/workers" "$work/now"; then return 0; fi
  # It ended, or hangs: what there was before is started.
  how=restart
  return 1
}
restart() { come_back 30; }
activate() { "$how"; }
prove() { :; }

if [ "$mode" = undo ]; then
  recall raise-keep-alive
  how=restart
  [ "$worker" = '' ] || grep -qxF "$dropin" "$work"/*.path || how=load
  commit raise-keep-alive
  say undone "gunicorn keeps idle connections as long as it did; what was changed is what it was."
  exit 0
fi
printf 'action=keep idle connections %s s\n' "$seconds"
[ "$(property ActiveState)" = active ] || refuse "$unit does not run"
[ -n "$worker" ] || refuse "$unit has no workers of its own"
words=/proc/$main/cmdline
case $(tr '\0\n' '\n?' <"$words") in
  *\?*) refuse 'the command line of gunicorn has line ends' ;;
  *gunicorn:*) refuse 'gunicorn has put a title in the place of its command line' ;;
  *gunicorn*) ;;
  *) refuse "the main process of $unit is not gunicorn" ;;
esac
cp "$words" "$work/words.new"
cp "/proc/$main/environ" "$work/environment.new"
asks '.*'
sh "$work/asked.sh" >"$work/check" 2>&1 || {
  told <"$work/check"
  refuse 'gunicorn does not accept its own configuration, or does not say it'
}
now=$(answer keepalive)
case $now in '' | *[!0-9]*) refuse 'how long gunicorn keeps idle connections is not known' ;; esac
if [ "$(answer worker_class)" = sync ] && [ "$(answer threads)" -le 1 ]; then
  refuse 'workers of the class "sync" keep no idle connections: they close them with the answer, which says so'
fi
[ "$now" -gt 0 ] || refuse 'gunicorn keeps no idle connections: they are closed with the answer, which says so'
if [ "$now" -ge "$seconds" ]; then
  say unchanged "gunicorn keeps idle connections $now s already."
  exit 0
fi

# Where it is said. What the command line says wins over the environment, and that over the file.
file=$(answer config)
file=$(real "${file#file:}") || file=
if tr '\0' '\n' <"$words" | grep -qE '^--keep-alive(=|$)'; then
  how=restart
  # The line that counts, with the ones that it goes on in.
  systemctl cat "$unit" --no-pager 2>/dev/null | awk '
    { line = held $0; held = "" }
    line ~ /^[ \t]*[#;]/ { next }
    line ~ /\\$/ { held = substr(line, 1, length(line) - 1) " "; next }
    line ~ /^[ \t]*ExecStart[ \t]*=/ { sub(/^[^=]*=[ \t]*/, "", line); if (line == "") total = 0; else start[++total] = line }
    END { for (one = 1; one <= total; one++) print start[one] }' >"$work/start"
  [ "$(wc -l <"$work/start") $(grep -oE -- '--keep-alive[= ]+[0-9]+' "$work/start" | wc -l)" = '1 1' ] ||
    refuse "--keep-alive $now of gunicorn does not stand in the unit: change it where it stands"
  printf '# fiveohtwo %s\n[Service]\nExecStart=\nExecStart=%s\n' "$incident" \
    "$(sed -E "s/(--keep-alive[= ]+)[0-9]+/\\1$seconds/" "$work/start")" >"$work/edited"
  tr '\0' '\n' <"$words" | awk -v seconds="$seconds" '
    take { $0 = seconds }
    { take = $0 == "--keep-alive"; sub(/^--keep-alive=.*/, "--keep-alive=" seconds); print }' | tr '\n' '\0' >"$work/words.new"
  prove() {
    why="the new process of $unit does not have the value"
    tr '\0' ' ' <"/proc/$(property MainPID)/cmdline" | grep -qE -- "--keep-alive[= ]$seconds "
  }
elif [ -n "$file" ] && [ "$(grep -cE '^keepalive[[:space:]]*=[[:space:]]*[0-9]+[[:space:]]*(#.*)?$' "$file")" -eq 1 ] &&
  ! tr '\0' '\n' <"/proc/$main/environ" | grep -q '^GUNICORN_CMD_ARGS='; then
  how=load
  sed -E "s/^(keepalive[[:space:]]*=[[:space:]]*)[0-9]+/\\1$seconds/" "$file" >"$work/edited"
else
  how=restart
  arguments="GUNICORN_CMD_ARGS=--keep-alive $seconds"
  ! tr '\0' '\n' <"/proc/$main/environ" | grep -q '^GUNICORN_CMD_ARGS=' ||
    refuse 'the service has GUNICORN_CMD_ARGS already: add --keep-alive there'
  printf '# fiveohtwo %s\n[Service]\nEnvironment="%s"\n' "$incident" "$arguments" >"$work/edited"
  printf '%s\0' "$arguments" >>"$work/environment.new"
  prove() {
    why="the new process of $unit does not have the value"
    tr '\0' '\n' <"/proc/$(property MainPID)/environ" | grep -qxF "$arguments"
  }
fi
asks "$seconds"
checked="sh $work/asked.sh"
case $how in
  load)
    stage "$file" "$work/edited"
    done_by='it has loaded its configuration'
    ;;
  *)
    [ ! -e "$dropin" ] || refuse "$dropin is there already"
    stage "$dropin" "$work/edited"
    done_by='it was restarted with that'
    ;;
esac
commit raise-keep-alive
say changed "gunicorn keeps idle connections $seconds s in the place of $now s: $done_by."
