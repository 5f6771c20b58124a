#!/bin/sh
# The gateway of this host: where its configuration is, whether that is valid, and how it is reloaded. Needs remedy.sh,
# redact.sh and change-set.sh.
. ./parts/gateway-process.sh
read -r _ gateway_line <"$work/masters"

program=$(readlink "/proc/$gateway_pid/exe") || program=
case $program in '' | *' (deleted)') program=${gateway_line%% *} ;; esac

# given OPTION: what the gateway was started with, a value a line; relative names are from its own folder.
given() {
  printf '%s\n' "$gateway_line" | tr ' ' '\n' | awk -v option="$1" 'take { print; take = 0 } $0 == option { take = 1 }' |
    while read -r value; do
      case $value in /*) printf '%s\n' "$value" ;; *) printf '%s\n' "$(readlink "/proc/$gateway_pid/cwd")/$value" ;; esac
    done
}
case $gateway in
  nginx)
    set -- "$program" -t
    prefix=$(given -p)
    [ -z "$prefix" ] || set -- "$@" -p "$prefix"
    main=$(printf '%s\n' "$gateway_line" | tr ' ' '\n' | awk 'take { print; exit } $0 == "-c" { take = 1 }')
    [ -z "$main" ] || set -- "$@" -c "$main"
    ;;
  haproxy)
    set -- "$program" -c
    for main in $(given -f); do set -- "$@" -f "$main"; done
    [ "$#" -gt 2 ] || set -- "$@" -f /etc/haproxy/haproxy.cfg
    ;;
  apache)
    main=$(given -f)
    root=$(given -d)
    if [ -n "$main$root" ]; then
      set -- "$program" -t
      [ -z "$root" ] || set -- "$@" -d "$root"
      [ -z "$main" ] || set -- "$@" -f "$main"
    else
      # It knows the environment that Debian's configuration wants.
      set -- "$(command -v apache2ctl || command -v apachectl || command -v httpd || echo "$program")" -t
    fi
    ;;
esac
case $* in *[!A-Za-z0-9._/@+\ -]*) refuse "$gateway was started in a way that is not understood" ;; esac
check_words=$*
check() { printf '%s\n' "timeout 10 $check_words"; }

# with_includes FILE FOLDER: names FILE and what it includes in the way of `nginx -T`, which says nothing of a configuration
# that cannot be loaded, as when a name is gone from DNS.
with_includes() {
  printf '# configuration file %s:\n' "$1"
  sed -nE 's/^[[:space:]]*include[[:space:]]+([^;]+);.*/\1/p' "$1" 2>/dev/null | while read -r pattern; do
    case $pattern in /*) ;; *) pattern=$2/$pattern ;; esac
    # The pattern is meant to become the names of files.
    for path in $pattern; do [ -f "$path" ] && with_includes "$path" "$2"; done
  done
}

# The files that it reads, each once.
configuration() {
  case $gateway in
    nginx)
      # shellcheck disable=SC2046
      timeout 10 $(printf '%s\n' "$check_words" | sed 's/ -t/ -T/') 2>/dev/null >"$work/dump" ||
        with_includes "${main:-/etc/nginx/nginx.conf}" "$(dirname "${main:-/etc/nginx/nginx.conf}")" >"$work/dump"
      sed -n 's/^# configuration file \(.*\):$/\1/p' "$work/dump"
      ;;
    haproxy)
      for path in ${check_words#* -c}; do
        case $path in -f) ;; *) if [ -d "$path" ]; then ls "$path"/*.cfg; else printf '%s\n' "$path"; fi ;; esac
      done
      ;;
    apache)
      # shellcheck disable=SC2086
      timeout 10 $check_words -D DUMP_INCLUDES 2>/dev/null | sed -n 's/^ *([0-9*]*) \(.*\)$/\1/p'
      ;;
  esac | while read -r path; do real "$path" || :; done | sort -u
}

# When we reloaded it last, and which process: an old worker that finishes its connections is older than that.
loads=/var/lib/fiveohtwo/loaded-$gateway

# A reload also takes what others have changed and never loaded: said, so that nobody looks for it elsewhere. The oldest
# worker is as old as the last load, unless that was ours and the old ones are not done yet.
pending() {
  workers=$(children | tr '\n' ',')
  running=$(ps -o etimes= -p "${workers%,}" 2>/dev/null | sort -n | tail -n 1)
  if [ -r "$loads" ] && read -r whose loaded <"$loads" && [ "$whose" = "$gateway_pid" ]; then
    since=$(($(date +%s) - loaded))
    [ "$since" -ge "${running:-0}" ] || running=$since
  fi
  configuration | while read -r path; do
    [ $(($(date +%s) - $(stat -c %Y "$path"))) -ge "${running:-0}" ] || printf 'also-loads=%s was changed after the last reload\n' "$path"
  done
}

# Whether a reload can be risked. nginx keeps what it has when it cannot load a configuration that passed the check. Apache
# ends, and HAProxy closes its ports for two seconds, when a port is somebody else's; and whatever else only a start would show
# ends Apache, so it is not made to load what others have left there.
ready() {
  [ "$gateway" != nginx ] || return 0
  configuration | while read -r path; do
    sed -nE -e 's/^[[:space:]]*[Ll][Ii][Ss][Tt][Ee][Nn][[:space:]]+([^[:space:]]*:)?([0-9]+)([[:space:]].*)?$/\2/p' \
      -e 's/^[[:space:]]*bind[[:space:]]+[^[:space:]]*:([0-9]+)([[:space:]].*)?$/\1/p' "$path"
  done | sort -u >"$work/ports"
  mine=$(for pid in $gateway_pid $(children); do printf '|pid=%s,' "$pid"; done)
  while read -r port; do
    ss -Hltnp "sport = :$port" >"$work/owners" 2>/dev/null || continue
    [ ! -s "$work/owners" ] || grep -qE "${mine#|}" "$work/owners" || {
      why="Port $port of the configuration is open for another process, and $gateway does not survive that at a reload"
      return 1
    }
  done <"$work/ports"
  left=$(pending | head -n 1)
  [ "$gateway" = haproxy ] || [ -z "$left" ] || {
    why="${left#also-loads=}, and Apache ends when it cannot load something: load that first"
    return 1
  }
}

# Tells the gateway to read its files again, by the signal that its own tools send. It took them when it has new workers:
# signals have no answer. Connections that are open stay with the old workers until they are done.
activate() {
  children >"$work/workers"
  case $gateway in
    nginx) signal=HUP ;;
    haproxy) signal=USR2 ;;
    apache) signal=USR1 ;;
  esac
  why="$gateway could not be signalled"
  kill -s "$signal" "$gateway_pid" || return 1
  why="$gateway did not take the new configuration"
  tries=0
  while [ "$tries" -lt 40 ]; do
    sleep 0.2
    tries=$((tries + 1))
    [ -d "/proc/$gateway_pid" ] || break
    if children | grep -qvxFf "$work/workers"; then
      why=
      mkdir -p "${loads%/*}"
      chmod 700 "${loads%/*}"
      printf '%s %s\n' "$gateway_pid" "$(date +%s)" >"$loads"
      return 0
    fi
  done
  # It ended: then nothing serves, and starting it with the old files is the only way back.
  if [ ! -d "/proc/$gateway_pid" ]; then
    put_back
    why="$gateway ended at the reload and was started again"
    service=$(cat "$work/unit")
    { [ -n "$service" ] && timeout 20 systemctl start "$service" 9>&-; } || why="$gateway ended at the reload and does not run"
  fi
  return 1
}
grep -o '[^/]*\.service' "/proc/$gateway_pid/cgroup" 2>/dev/null | tail -n 1 >"$work/unit" || :

if [ "$gateway" = haproxy ]; then
  case " $gateway_line " in
    *' -W '* | *' -Ws '*) ;;
    *) configuration | xargs grep -qE '^[[:space:]]*master-worker' 2>/dev/null ||
      refuse 'HAProxy runs without a master process: it cannot be reloaded in place' ;;
  esac
fi

# connects ADDRESS [http|https]: 0 yes, 1 no, 2 nobody can tell.
connects() {
  command -v curl >/dev/null 2>&1 || return 2
  case $1 in
    unix:*) set -- "${2:-http}" localhost --unix-socket "${1#unix:}" ;;
    *) set -- "${2:-http}" "$1" ;;
  esac
  scheme=$1
  at=$2
  shift 2
  time=$(curl -sk -o /dev/null --noproxy '*' --connect-timeout 3 -m 4 -w '%{time_connect} %{time_appconnect}' "$@" "$scheme://$at/") || :
  [ "$scheme" = http ] || time=${time#* }
  case $time in *[1-9]*) return 0 ;; esac
  return 1
}
