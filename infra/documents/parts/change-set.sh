#!/bin/sh
# A change set: files of this host that are replaced together, checked before they are and put back if anything goes
# wrong afterwards. What was there stays in the store, by which undo takes the set back to the byte.
store=/var/lib/fiveohtwo
staged=0

# Whether a path is one that remedies may edit. Paths are compared without links in them: none leads out.
editable() {
  case $1 in
    /etc/nginx/* | /etc/haproxy/* | /etc/apache2/* | /etc/httpd/* | \
      /usr/local/nginx/conf/* | /usr/local/openresty/nginx/conf/* | /usr/local/etc/nginx/* | \
      /usr/local/etc/haproxy/* | /usr/local/apache2/conf/* | /opt/bitnami/nginx/conf/* | /opt/bitnami/apache/conf/* | \
      /etc/php/* | /etc/php-fpm.d/* | /etc/php-fpm.conf | /etc/uwsgi/* | /etc/gunicorn/* | /etc/puma/* | \
      /etc/tomcat*/* | /etc/systemd/system/*.service.d/fiveohtwo.conf | \
      /etc/systemd/system/*.service.d/fiveohtwo-keep-alive.conf) ;;
    *) return 1 ;;
  esac
  case $1 in *[!A-Za-z0-9._/@+-]* | */../*) return 1 ;; esac
}

# real FILE: the file itself, where it is a plain one that may be edited.
real() {
  real_path=$(readlink -f -- "$1" 2>/dev/null) || return 1
  [ -f "$real_path" ] && editable "$real_path" || return 1
  [ "$(wc -c <"$real_path")" -le 1048576 ] || return 1
  printf '%s\n' "$real_path"
}

# stage PATH CONTENT: the file is to be this; without CONTENT it is to be gone.
stage() {
  editable "$1" || refuse "$1 is not a file that is edited here"
  staged=$((staged + 1))
  printf '%s\n' "$1" >"$work/$staged.path"
  # Owner, mode and label come with the copy of the old file.
  [ ! -e "$1" ] || cp -a "$1" "$work/$staged.before"
  [ -n "${2:-}" ] || return 0
  [ ! -e "$1" ] || cp -a "$1" "$work/$staged.after"
  cat "$2" >"$work/$staged.after"
}

# put CONTENT PATH: in one step, so that a reader finds the old file or the new one. Without CONTENT it is removed.
put() {
  if [ ! -e "$1" ]; then
    rm -f "$2"
    case $2 in *.service.d/*) rmdir "${2%/*}" 2>/dev/null || : ;; esac
    return 0
  fi
  [ -d "${2%/*}" ] || (umask 022 && mkdir -p "${2%/*}")
  # No pattern of an include begins with a dot.
  fresh=${2%/*}/.fiveohtwo.$$
  if [ -e "$2" ]; then cp -a "$2" "$fresh"; else (umask 022 && : >"$fresh"); fi
  cat "$1" >"$fresh" && mv -f "$fresh" "$2"
}

put_all() {
  one=0
  while [ "$one" -lt "$staged" ]; do
    one=$((one + 1))
    put "$work/$one.$1" "$(cat "$work/$one.path")" || return 1
  done
}

put_back() {
  unfinished=
  echo 'restored=yes'
  put_all before
  one=0
  while [ "$one" -lt "$staged" ]; do
    one=$((one + 1))
    [ ! -e "$work/$one.before" ] || touch -r "$work/$one.before" "$(cat "$work/$one.path")"
  done
  [ -z "$reloaded" ] || { activate >/dev/null 2>&1 || :; }
}

show_diffs() {
  one=0
  while [ "$one" -lt "$staged" ]; do
    one=$((one + 1))
    printf 'file=%s\n' "$(cat "$work/$one.path")"
    old=$work/$one.before
    new=$work/$one.after
    [ -e "$old" ] || old=/dev/null
    [ -e "$new" ] || new=/dev/null
    diff -U 1 "$old" "$new" 2>/dev/null | sed 1,2d | head -n 40 | redact || :
  done
}

# Where a host allows it, the check sees the new files in the places of the old ones while the host still has the old
# ones: a mount namespace of its own. Elsewhere (some containers) only the check in place follows.
rehearse() {
  unshare -m true 2>/dev/null || return 0
  # shellcheck disable=SC2016
  unshare -m sh -c '
    for name in "$1"/*.path; do
      path=$(cat "$name")
      if [ -e "$path" ] && [ -e "${name%.path}.after" ]; then
        mount --bind "${name%.path}.after" "$path" 2>/dev/null || exit 0
      fi
    done
    shift
    exec "$@"' sh "$work" "$@"
}

# Nobody else may have made what undo trusts.
ours() { [ ! -L "$1" ] && [ "$(stat -c %u "$1")" -eq "$(id -u)" ]; }

one_at_a_time() {
  for folder in "$store" "$store/$incident"; do
    mkdir -p "$folder"
    ours "$folder" || refuse "$folder is not ours"
    chmod 700 "$folder"
  done
  exec 9>"$store/lock"
  if command -v flock >/dev/null 2>&1; then
    flock -n 9 || refuse 'another remedy is at work on this host'
  fi
}

give_up() {
  put_back
  fail "$1; the old configuration is back."
}

# commit NAME: makes the staged files those of the host. The script defines `check` (prints a command that validates, as
# words), `ready` (may it be activated?), `activate` (makes the service read them) and `prove`; these say in `why` what failed. Ends the script when
# anything fails, with the old files in place.
reloaded=
commit() {
  one_at_a_time
  show_diffs
  # What is checked is words of our own, split where they have blanks.
  # shellcheck disable=SC2046
  rehearse $(check) >"$work/check" 2>&1 || {
    told <"$work/check"
    fail 'The new configuration is not valid; nothing was changed.'
  }
  ready || fail "$why; nothing was changed."
  saved=$(mktemp -d "$store/$incident/$1.XXXXXXXX")
  one=0
  while [ "$one" -lt "$staged" ]; do
    one=$((one + 1))
    cp -a "$work/$one."* "$saved/"
  done
  unfinished=put_back
  put_all after || give_up 'A file could not be replaced'
  # shellcheck disable=SC2046,SC2091
  $(check) >"$work/check" 2>&1 || {
    told <"$work/check"
    give_up 'The new configuration is not valid'
  }
  reloaded=yes
  activate || give_up "$why"
  prove || give_up "$why"
  unfinished=
  # Of a set that is complete, undo needs what was there and what was put there.
  : >"$saved/complete"
  printf 'handle=%s\n' "${saved##*/}"
}

# recall NAME: stages the way back of the set with the handle. Refuses when somebody has changed the files since.
recall() {
  saved=$store/$incident/$handle
  case $handle in "$1".*) ;; *) refuse 'that handle is of another remedy' ;; esac
  if [ ! -e "$saved/complete" ] || ! ours "$saved" || ! ours "$store/$incident"; then
    refuse "there is no change $handle of incident $incident on this host"
  fi
  already=0
  of=0
  for name in "$saved"/*.path; do
    of=$((of + 1))
    path=$(cat "$name")
    if same "$path" "${name%.path}.after"; then
      if [ -e "${name%.path}.before" ]; then stage "$path" "${name%.path}.before"; else stage "$path"; fi
      # With its time of change, as it was.
      [ ! -e "${name%.path}.before" ] || cp -a "${name%.path}.before" "$work/$staged.after"
    elif same "$path" "${name%.path}.before"; then
      already=$((already + 1))
    else
      refuse "$path was changed by somebody else since"
    fi
  done
  if [ "$already" -eq "$of" ]; then
    say unchanged 'It was taken back already.'
    exit 0
  fi
}

# same PATH COPY: both are missing, or both have the same bytes.
same() {
  if [ -e "$1" ] && [ -e "$2" ]; then cmp -s "$1" "$2"; else [ ! -e "$1" ] && [ ! -e "$2" ]; fi
}
