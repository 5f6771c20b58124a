#!/bin/sh
# Raises the number of files that a systemd service may open, by a drop-in of its own, and restarts the service: a limit is
# given to a process when it starts. Proves that the new process has it. Undo removes the drop-in.
set -eu

. ./parts/redact.sh

. ./parts/remedy.sh

. ./parts/change-set.sh

. ./parts/service.sh

. ./parts/come-back.sh

limit=${SSM_limit:-}
number limit "$limit" 1024 1048576
dropin=/etc/systemd/system/$unit.d/fiveohtwo.conf

check() { printf 'true\n'; }
ready() { :; }
activate() { come_back 20; }
has() {
  pid=$(property MainPID)
  awk -v wanted="$1" '/^Max open files/ { found = $4 } END { exit !(found == "unlimited" || found >= wanted) }' "/proc/$pid/limits"
}
prove() {
  why="the new process of $unit does not have the limit"
  has "$limit"
}

if [ "$mode" = undo ]; then
  recall raise-descriptor-limit
  prove() { :; }
  commit raise-descriptor-limit
  say undone "$unit has the limit that it had; it was restarted."
  exit 0
fi
printf 'action=LimitNOFILE=%s for %s, restart it\n' "$limit" "$unit"
[ "$(property ActiveState)" = active ] || refuse "$unit does not run"
if has "$limit"; then
  say unchanged "$unit may open $limit files already."
  exit 0
fi
[ ! -e "$dropin" ] || refuse "$dropin is there already"
printf '# fiveohtwo %s\n[Service]\nLimitNOFILE=%s\n' "$incident" "$limit" >"$work/dropin"
stage "$dropin" "$work/dropin"
commit raise-descriptor-limit
say changed "$unit may open $limit files: it was restarted, and its new process has the limit."
