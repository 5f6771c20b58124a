#!/bin/sh
# Takes evidence on a host behind a load balancer that answers 502, and changes nothing on it.
#
# Prints raw sections (src/evidence/frames.ts reads them): the most decisive first, because Run Command keeps the
# first 24,000 characters only. Nothing is interpreted here. A probe that fails is evidence too, so there is no
# `set -e`; a missing tool is a section with status 127.
#
# POSIX sh: the SSM agent runs it with sh, which is dash on Debian and bash on Amazon Linux. Parameters come as
# environment variables: an agent before 3.3.2746.0 does not set them, and the script stops.
set -u

too_old='the SSM agent is older than 3.3.2746.0: update it'
port=${SSM_port:?$too_old}
path=${SSM_path:?$too_old}
unit=${SSM_unit:?$too_old}
# Log files that people named, with commas between.
logs=${SSM_logs:-none}
# Sections that an earlier run printed already, with commas between: this one is for those that had no room.
skip=${SSM_skip:-none}

LC_ALL=C
PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
SYSTEMD_COLORS=0
SYSTEMD_PAGER=
export LC_ALL PATH SYSTEMD_COLORS SYSTEMD_PAGER
umask 077

# The document's patterns have checked these values; here they are checked where they are used.
refuse() {
  printf 'refused: %s\n' "$1" >&2
  exit 2
}
case $port in *[!0-9]*) refuse 'port is not a number' ;; esac
case $path in /*) ;; *) refuse 'path does not begin with a slash' ;; esac
case $path in *[!A-Za-z0-9._~/%?=\&,+@:-]*) refuse 'path has other characters' ;; esac
case $unit in -* | *[!A-Za-z0-9_.@-]*) refuse 'unit is not the name of a unit' ;; esac
case $logs in *[!A-Za-z0-9._/,-]*) refuse 'logs is not a list of files' ;; esac
[ "$logs" != none ] || logs=
named_logs=$(printf '%s' "$logs" | tr ',' ' ')
for log in $named_logs; do
  case $log in
    *..*) refuse 'logs leads out of its folder' ;;
    /var/log/* | /*.log) ;;
    *) refuse 'logs is not under /var/log and does not end in .log' ;;
  esac
done
case $skip in -* | *[!A-Za-z0-9._@:,-]*) refuse 'skip is not a list of sections' ;; esac

# Seconds until no further probe begins, and for each probe. Both together stay below ten.
total_seconds=7
limit=2
# Bytes of all sections together with their headers; the rest of the 24,000 is for the first and last lines.
budget=23200
# Bytes that a probe may print before it is cut off, so that a runaway log fills nothing.
most_raw=262144

ends=$(($(date +%s) + total_seconds))
nonce=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
left_out=

# Memory first: on a host whose disk is full there is no other place.
work=
for place in "${TMPDIR:-}" /dev/shm /run /tmp; do
  if [ -d "$place" ] && [ -w "$place" ]; then
    work=$(mktemp -d "$place/fiveohtwo.XXXXXXXXXX" 2>/dev/null) && break
  fi
done
[ -n "$work" ] || refuse 'there is no place for temporary files'
trap 'rm -rf "$work"' EXIT
trap 'exit 143' HUP INT TERM

# The host is in trouble already: be the last in the queue for its processors.
renice -n 10 -p $$ >/dev/null 2>&1

# --- how a section is made ------------------------------------------------------------------------------------

. ./parts/redact.sh

# run COMMAND...: with a time limit, and not at all when the time is over. 124 is too slow, 127 is not installed.
run() {
  seconds=$((ends - $(date +%s)))
  [ "$seconds" -le "$limit" ] || seconds=$limit
  if [ "$seconds" -le 0 ]; then
    echo 'not run: the time for the diagnosis was over'
    return 124
  fi
  if command -v timeout >/dev/null 2>&1; then
    timeout -k 1 "$seconds" "$@"
  else
    "$@"
  fi
}

# some COMMAND...: the same, but no more than the first part of what it prints; for pipes and files. Its status is
# kept for `status_of_some`.
some() {
  echo 141 >"$work/some"
  {
    run "$@"
    echo $? >"$work/some"
  } | head -c "$most_raw"
}
status_of_some() { return "$(cat "$work/some")"; }

# begin NAME COMMAND...: runs a slow command in the background; `begun NAME` prints it after a `wait`.
begin() {
  name=$1
  shift
  echo 124 >"$work/$name.status"
  {
    {
      limit=4
      run "$@" 2>&1
      echo $? >"$work/$name.status"
    } </dev/null |
      head -c "$most_raw" >"$work/$name.out"
  } &
}
begun() {
  cat "$work/$1.out"
  return "$(cat "$work/$1.status")"
}

# probe ID BYTES KEEP SHOWN COMMAND...: prints a section. KEEP is the end of the output that is kept when it is
# longer than BYTES: `head`, or `tail` for logs. SHOWN is the command as people would type it.
probe() {
  id=$(printf '%s' "$1" | tr -c 'A-Za-z0-9._@:-' '_' | cut -c1-100)
  case ",$skip," in *",$id,"*) return ;; esac
  most=$2
  keep=$3
  shown=$4
  shift 4
  room=$((budget - 80 - ${#id} - ${#shown} - ${#nonce}))
  if [ "$room" -lt 100 ]; then
    left_out="$left_out $id"
    return
  fi
  squeezed=
  [ "$most" -le "$room" ] || {
    most=$room
    squeezed=$id
  }

  # What stands when the reader of a runaway probe hangs up on it (SIGPIPE).
  echo 141 >"$work/status"
  {
    "$@" 2>&1
    echo $? >"$work/status"
  } </dev/null | head -c "$most_raw" >"$work/raw"
  redact <"$work/raw" >"$work/whole"

  cut=0
  if [ "$(wc -c <"$work/whole")" -gt "$most" ]; then
    cut=1
    [ -z "$squeezed" ] || left_out="$left_out $id"
    case $keep in
      # The first line of a tail is a piece of one.
      tail) tail -c "$most" "$work/whole" | sed 1d >"$work/part" ;;
      *) head -c "$most" "$work/whole" >"$work/part" ;;
    esac
  else
    mv "$work/whole" "$work/part"
  fi
  bytes=$(($(wc -c <"$work/part")))
  header="==$nonce== $id status=$(cat "$work/status") bytes=$bytes cut=$cut command=$shown"
  printf '%s\n' "$header"
  cat "$work/part"
  echo
  budget=$((budget - ${#header} - bytes - 2))
}

# --- probes ---------------------------------------------------------------------------------------------------
# Functions are called through `probe` and `begin`, which shellcheck 0.9 does not see.
# shellcheck disable=SC2317

# Frozen, blocked and dead processes first, then by use of processors; kernel threads tell nothing here.
processes() {
  kthreadd=0
  [ "$(cat /proc/2/comm 2>/dev/null)" = kthreadd ] && kthreadd=2
  some ps -eo user,pid,ppid,stat,lstart,etimes,pcpu,pmem,rss,nlwp,args --sort=-pcpu,-rss | awk -v kthreadd="$kthreadd" '
    NR == 1 { print; next }
    kthreadd && ($2 == kthreadd || $3 == kthreadd) { next }
    $4 ~ /^[TDZ]/ { print; next }
    { rest[++count] = $0 }
    END { for (line = 1; line <= count; line++) print rest[line] }' | cut -c1-230
  status_of_some
}

# How many workers application servers have: processes of a kind under one of their kind.
worker_processes() {
  some ps -ww -eo pid=,ppid=,args= | awk '
    {
      program = $3; sub(/.*\//, "", program)
      # Who starts one is none.
      if (program ~ /^(sh|bash|dash|sudo|su|runuser|setpriv|timeout|nsenter|tini|dumb-init)$/) next
      kind = $0 ~ /gunicorn/ ? "gunicorn" : program == "uwsgi" ? "uwsgi" : program ~ /^puma/ ? "puma" : ""
      if (kind != "") { of[$1] = kind; parent[$1] = $2 }
    }
    END {
      for (pid in of) if (of[parent[pid]] == of[pid]) workers[parent[pid]]++
      for (pid in workers) print of[pid] ": " workers[pid] " workers of process " pid
    }' | sort | head -n 8
  status_of_some
}

kernel_messages() {
  some dmesg | grep -iE 'out of memory|oom[-_ ]|killed process|segfault|traps:|syn flood|conntrack|file-max|apparmor="denied"|avc: |selinux|no space|i/o error|remounting|blocked for more|link is down' |
    tail -n 25
  status_of_some
}

# Where auditd runs, what SELinux and AppArmor deny is in its log and not among the kernel's messages.
audit_log=/var/log/audit/audit.log
denials() {
  some tail -c "$most_raw" "$audit_log" | grep -E 'avc: +denied|apparmor="DENIED"' | tail -n 15
  status_of_some
}

# Limits and use of descriptors of the processes that matter, in the form that readers know.
limits() {
  for pid in $pids; do
    [ -r "/proc/$pid/limits" ] || continue
    printf '== pid %s  %s\n' "$pid" "$(tr '\0' ' ' <"/proc/$pid/cmdline" | cut -c1-120)"
    set -- "/proc/$pid/fd/"*
    if [ -e "$1" ] || [ -L "$1" ]; then printf 'open descriptors: %s\n' "$#"; fi
    grep -E '^Max (open files|processes)' "/proc/$pid/limits"
  done
}

load() {
  cat /proc/loadavg
  nproc
  uptime
}

clock() {
  date -u +%Y-%m-%dT%H:%M:%SZ
  date +%z
  hostname
}

kernel_settings() {
  run sysctl net.ipv4.ip_local_port_range net.ipv4.tcp_abort_on_overflow net.core.somaxconn \
    net.ipv4.tcp_max_syn_backlog net.ipv4.tcp_tw_reuse fs.file-nr \
    net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max 2>/dev/null
}

mandatory_access() {
  run getenforce || return
  run getsebool httpd_can_network_connect
}

# A configuration without comments, blank lines and the tables that every nginx ships.
stripped() {
  awk '
    /^# configuration file / { skip = /mime\.types|_params|fastcgi\.conf|koi-|win-utf/; if (!skip) print; next }
    skip || /^[[:space:]]*(#|$)/ { next }
    { print }' "$@"
}

# Every address that the names of upstreams have now, in the form of `getent ahosts`: a gateway that looked one up when it
# was started may hold another. curl shows only the address that it tried.
name_addresses() {
  for name in $names; do
    awk -v name="$name" '$2 == "STREAM" && !seen[$1]++ { print $1, "STREAM", name }' "$work/name-$name.out"
  done
}

nginx_config() {
  stripped "$work/nginx.out"
  return "$(cat "$work/nginx.status")"
}

# with_includes FILE: a configuration of nginx with what it includes, in the form of `nginx -T`.
with_includes() {
  [ -e "$1" ] || return
  printf '# configuration file %s:\n' "$1"
  cat "$1"
  sed -nE 's/^[[:space:]]*include[[:space:]]+([^;]+);.*/\1/p' "$1" 2>/dev/null | while read -r pattern; do
    case $pattern in /*) ;; *) pattern=${1%/*}/$pattern ;; esac
    # The pattern is meant to become the names of files.
    for file in $pattern; do
      [ -e "$file" ] && printf '# configuration file %s:\n' "$file" && cat "$file"
    done
  done
}

apache_config() {
  for file in $apache_files; do
    [ -r "$file" ] || continue
    printf '# configuration file %s:\n' "$file"
    grep -iE '^[[:space:]]*(listen|<virtualhost|</virtualhost|servername|proxy|<proxy|</proxy|balancer|sslproxy|timeout|keepalive|errorlog|customlog|requestheader|rewriterule.*\[.*p)' "$file"
  done
}

# Refused requests and the newest ones, in the order of the log.
recent_requests() {
  some tail -n 1500 "$1" | awk '
    { line[NR] = $0 }
    / 50[0-9] / { bad[++count] = NR }
    END {
      for (one = count; one > 0 && one > count - 10; one--) shown[bad[one]] = 1
      for (one = NR; one > 0 && one > NR - 8; one--) shown[one] = 1
      for (one = 1; one <= NR; one++) if (one in shown) print line[one]
    }'
  status_of_some
}

# Perl is on every Debian, and on few others; socat and nc are where somebody wanted them.
haproxy_stat() {
  if command -v socat >/dev/null 2>&1; then
    echo 'show stat' | run socat -T 2 - "UNIX-CONNECT:$1"
  elif command -v perl >/dev/null 2>&1; then
    # shellcheck disable=SC2016
    run perl -MIO::Socket::UNIX -e \
      '$s = IO::Socket::UNIX->new(Peer => shift) or die "$!\n"; print $s "show stat\n"; print while <$s>' "$1"
  else
    echo 'show stat' | run nc -U -w 2 "$1"
  fi
}

socket_mode() {
  run namei -l "$1"
  run ls -l "$1"
}

printf 'fiveohtwo-frames 1 %s\n' "$nonce"

# --- what there is on this host -------------------------------------------------------------------------------

# In a second in which nothing else of this script runs: its own load is not the host's.
begin vmstat vmstat 1 2
wait

probe ss-ltnp 2000 head 'ss -ltnp' run ss -ltnp
# Needed below, printed or not.
[ -e "$work/raw" ] || some ss -ltnp >"$work/raw" 2>/dev/null </dev/null
cp "$work/raw" "$work/listeners"

# owners PORT: ids of the processes that listen on it.
owners() {
  awk -v port=":$1\$" '$4 ~ port' "$work/listeners" | grep -o 'pid=[0-9]*' | cut -d= -f2 | sort -un | head -n 4
}

# unit_of PID: the systemd service that a process belongs to.
unit_of() {
  grep -v 'user@' "/proc/$1/cgroup" 2>/dev/null | grep -o '[^/]*\.service' | tail -n 1
}

# What runs here, with the configuration that it was started with: KIND PID FILE FOLDER, "-" where the command line
# names none. Workers repeat the command line of their master.
some ps -ww -eo pid=,args= 2>/dev/null </dev/null | awk '
  function option(name, at) {
    for (at = 2; at < NF; at++) if ($at == name) return $(at + 1)
    return "-"
  }
  function found(kind, file, folder) { if (!seen[kind, file, folder]++) print kind, $1, file, folder }
  {
    program = $2; sub(/.*\//, "", program)
    script = $3; sub(/.*\//, "", script)
  }
  $2 == "nginx:" && $3 == "master" { found("nginx", option("-c"), option("-p")) }
  program == "haproxy" { found("haproxy", option("-f"), option("-C")) }
  program == "apache2" || program == "httpd" { found("apache", option("-f"), option("-d")) }
  program == "supervisord" || script == "supervisord" { found("supervisor", option("-c"), "-") }
' >"$work/running"

# Without a port: the lowest one that a gateway listens on.
if [ "$port" -eq 0 ]; then
  port=$(while read -r kind pid _; do
    [ "$kind" = supervisor ] || awk -v pid="[(,]pid=$pid," '$0 ~ pid { sub(/.*:/, "", $4); print $4 }' "$work/listeners"
  done <"$work/running" | sort -n | head -n 1)
  port=${port:-0}
fi
facing=$(owners "$port" | tr '\n' ' ')

# running KIND: "PID FILE FOLDER" of the one that has the traffic port, or of the first.
running() {
  awk -v kind="$1" -v facing=" $facing" '
    $1 != kind { next }
    index(facing, " " $2 " ") { best = $0; exit }
    best == "" { best = $0 }
    END { sub(/^[^ ]* /, "", best); print best }' "$work/running"
}

# at PID FILE: a name from the command line of a process, as that process meant it.
at() {
  case $2 in /* | -) echo "$2" ;; *) echo "/proc/$1/cwd/$2" ;; esac
}

# No gateway runs, nor does anything else have the traffic port: what is installed here is the one that should.
installed() { ! grep -qv '^supervisor' "$work/running" && ! awk '{ print $4 }' "$work/listeners" | grep -q ":$port\$"; }

nginx_shown='nginx -T'
nginx_main=/etc/nginx/nginx.conf
nginx_folder=/etc/nginx
wait_for_nginx=
read -r pid file folder <<EOT
$(running nginx)
EOT
if [ -n "$pid" ] || installed; then
  program=nginx
  if [ -n "$pid" ] && ! command -v nginx >/dev/null 2>&1; then
    program=$(readlink "/proc/$pid/exe") || program=nginx
  fi
  set -- "$program" -T
  if [ "${folder:--}" != - ]; then
    nginx_folder=$(at "$pid" "${folder%/}")
    set -- "$@" -p "$nginx_folder/"
    nginx_main=$nginx_folder/conf/nginx.conf
  fi
  if [ "${file:--}" != - ]; then
    case $file in /*) nginx_main=$file ;; *) nginx_main=$nginx_folder/$file ;; esac
    set -- "$@" -c "$file"
  fi
  nginx_shown=$*
  # `nginx -T` opens the logs that the configuration names, as the running nginx has; it writes nothing into them.
  if command -v "$program" >/dev/null 2>&1; then
    begin nginx "$@"
    wait_for_nginx=$!
  fi
fi
nginx_pid=$pid

haproxy_cfg=
read -r pid file folder <<EOT
$(running haproxy)
EOT
if [ -n "$pid" ]; then
  haproxy_cfg=$(at "$pid" "$file")
elif installed; then
  haproxy_cfg=/etc/haproxy/haproxy.cfg
fi
haproxy_pid=$pid

apache_files=
read -r pid file folder <<EOT
$(running apache)
EOT
apache_pid=$pid
if [ -n "$pid" ] && [ "$file" != - ]; then
  file=$(at "$pid" "$file")
  [ "$folder" != - ] || folder=$(sed -nE 's/^[[:space:]]*ServerRoot[[:space:]]+"?([^"[:space:]]+).*/\1/p' "$file" 2>/dev/null)
  apache_files=$file
  # Patterns hold no blanks, and are meant to become the names of files.
  # shellcheck disable=SC2013
  for pattern in $(sed -nE 's/^[[:space:]]*Include(Optional)?[[:space:]]+"?([^"[:space:]]+).*/\2/Ip' "$file" 2>/dev/null); do
    case $pattern in /*) ;; *) pattern=${folder:-/etc/apache2}/$pattern ;; esac
    for one in $pattern; do
      [ -r "$one" ] && apache_files="$apache_files $one"
    done
  done
elif [ -n "$pid" ] || installed; then
  for file in /etc/apache2/apache2.conf /etc/apache2/ports.conf /etc/apache2/sites-enabled/* \
    /etc/apache2/conf-enabled/* /etc/httpd/conf/httpd.conf /etc/httpd/conf.d/*.conf; do
    [ -r "$file" ] && apache_files="$apache_files $file"
  done
fi

[ -z "$wait_for_nginx" ] || wait "$wait_for_nginx"
# A configuration that nginx refuses, or lets only root test, is shown as it stands.
if [ -e "$work/nginx.out" ] && ! grep -q '^# configuration file' "$work/nginx.out"; then
  if [ "$(id -u)" -ne 0 ]; then
    # What it then says is about the rights of this user, not about the configuration.
    echo 0 >"$work/nginx.status"
    : >"$work/nginx.out"
    nginx_shown="cat $nginx_main (with its includes)"
  fi
  with_includes "$nginx_main" 2>&1 | head -c "$most_raw" >>"$work/nginx.out"
fi
{
  [ -e "$work/nginx.out" ] && stripped "$work/nginx.out"
  [ -r "$haproxy_cfg" ] && cat "$haproxy_cfg"
  # Paths of apache_files come from globs and hold no blanks.
  # shellcheck disable=SC2086
  [ -n "$apache_files" ] && cat $apache_files
} 2>/dev/null | grep -vE '^[[:space:]]*#' >"$work/configs"

# Who is not root does not see whose port it is.
if [ "$port" -eq 0 ]; then
  port=$(sed -nE 's/^[[:space:]]*([Ll]isten|bind)[[:space:]]+([^;[:space:]]*:)?([0-9]{1,5})([;[:space:]].*)?$/\3/p' "$work/configs" |
    sort -n | head -n 1)
  port=${port:-80}
fi

# Where the gateways of this host forward to, "SCHEME HOST:PORT", at most three: proxy_pass and upstream of nginx,
# server of HAProxy, ProxyPass and BalancerMember of Apache. `https://NAME` counts for the servers of that name.
upstreams=$(awk '
  function add(scheme, address) { if (!(address in scheme_of)) { order[++count] = address; scheme_of[address] = scheme } }
  function host(url) { sub(/^[a-z]+:\/\//, "", url); sub(/[\/;"|].*/, "", url); return url }
  function scheme(url) { return url ~ /^(https|grpcs)/ ? "https" : "http" }
  { sub(/^[ \t]+/, "") }
  match($0, /upstream[ \t]+[A-Za-z0-9._-]+[ \t]*\{/) { group = $2; sub(/\{.*/, "", group) }
  /^[^#]*proxy_pass|^grpc_pass|^set[ \t].*https?:\/\// {
    if (match($0, /(https?|grpcs?):\/\/[A-Za-z0-9._:-]+/)) {
      url = substr($0, RSTART, RLENGTH); name = host(url)
      if (name ~ /:[0-9]+$/) add(scheme(url), name)
      else named[name] = scheme(url)
    }
    next
  }
  tolower($1) ~ /^(proxypass|proxypassmatch|balancermember|rewriterule)$/ {
    if (match($0, /https?:\/\/[A-Za-z0-9._:-]+/)) {
      url = substr($0, RSTART, RLENGTH); name = host(url)
      add(scheme(url), name ~ /:[0-9]+$/ ? name : name (scheme(url) == "https" ? ":443" : ":80"))
    }
    next
  }
  match($0, /(^|[{; \t])server[ \t]+([A-Za-z0-9_.-]+[ \t]+)?[A-Za-z0-9._-]+:[0-9]+/) {
    address = substr($0, RSTART, RLENGTH); sub(/.*[ \t]/, "", address)
    add($0 ~ /[ \t]ssl([ \t]|$)/ ? "https" : "http", address)
    if (group != "") { of[address] = group; groups[group] = 1 }
    next
  }
  END {
    for (name in named) if (!(name in groups)) add(named[name], name (named[name] == "https" ? ":443" : ":80"))
    for (one = 1; one <= count && one <= 3; one++) {
      address = order[one]
      print (of[address] in named ? named[of[address]] : scheme_of[address]), address
    }
  }' "$work/configs")
sockets=$(grep -oE 'unix[:@]/[A-Za-z0-9._/-]+' "$work/configs" | sed 's/^unix.//' | awk '!seen[$0]++' | head -n 2)

# The traffic port, and the ports and sockets of upstreams: what matters on this host.
ports=$port
for upstream in $upstreams; do
  case $upstream in *:*) ports="$ports ${upstream##*:}" ;; esac
done
[ -z "$sockets" ] || run ss -lxnp >"$work/sockets" 2>/dev/null
pids=$({
  for one in $ports; do owners "$one"; done
  for one in $sockets; do
    grep -F " $one " "$work/sockets" | grep -o 'pid=[0-9]*' | cut -d= -f2 | sort -un | head -n 2
  done
} | awk '!seen[$0]++' | head -n 6)

# The health check's request, asked on the host itself: on the loopback and on the address that targets have. Asked
# of a gateway, it is what clients see.
front=curl
[ -z "$facing" ] && grep -qv '^supervisor' "$work/running" && front=gateway-curl
# The port of HAProxy is its worker's, which repeats the command line of the master that is listed.
for pid in $facing; do
  parent=$(ps -o ppid= -p "$pid" 2>/dev/null | tr -d ' ')
  grep -qE "^(nginx|haproxy|apache) ($pid|${parent:-$pid}) " "$work/running" && front=gateway-curl
done
scheme=http
case $port in 443 | *8443) scheme=https ;; esac
address=$(hostname -I 2>/dev/null | cut -d' ' -f1)
begin "$front-local" curl -skv -m 3 --noproxy '*' -A fiveohtwo-diagnose "$scheme://127.0.0.1:$port$path"
[ -n "$address" ] && begin "$front-address" curl -skv -m 3 --noproxy '*' -A fiveohtwo-diagnose "$scheme://$address:$port$path"
# The kernel says "no route to host" after three seconds without an answer to ARP: wait a little longer than that.
count=0
printf '%s\n' "$upstreams" >"$work/upstreams"
while read -r scheme_of upstream; do
  [ -n "$upstream" ] || continue
  count=$((count + 1))
  begin "upstream$count-curl" curl -skv -m 3.5 --noproxy '*' -A fiveohtwo-diagnose "$scheme_of://$upstream/"
  printf '%s://%s/\n' "$scheme_of" "$upstream" >"$work/upstream$count-curl.shown"
done <"$work/upstreams"
names=$(sed -nE 's/^[a-z]+ ([A-Za-z0-9._-]*[A-Za-z][A-Za-z0-9._-]*):[0-9]+$/\1/p' "$work/upstreams" | grep -vx localhost | sort -u)
for name in $names; do begin "name-$name" getent ahostsv4 "$name"; done

# Units: the one that was named, the owners of the ports, those that mention a port, and enabled services that
# are down. Values of Environment are matched, never printed.
units=
some systemctl show '*.service' --no-pager \
  -p Id,Type,UnitFileState,ActiveState,ConditionResult,ExecStart,Environment \
  >"$work/services" 2>/dev/null </dev/null
if status_of_some; then
  units=$({
    [ "$unit" = auto ] || printf '%s.service\n' "${unit%.service}"
    for pid in $pids; do unit_of "$pid"; done
    awk -v RS= -v ports="$ports" '
      BEGIN { count = split(ports, port, " ") }
      {
        id = type = file = active = condition = said = ""
        lines = split($0, line, "\n")
        for (one = 1; one <= lines; one++) {
          key = line[one]; sub(/=.*/, "", key)
          value = substr(line[one], length(key) + 2)
          if (key == "Id") id = value
          else if (key == "Type") type = value
          else if (key == "UnitFileState") file = value
          else if (key == "ActiveState") active = value
          else if (key == "ConditionResult") condition = value
          else { sub(/ ; ignore_errors=.*/, "", value); said = said " " value " " }
        }
        for (one = 1; one <= count; one++)
          if (said ~ ("[^0-9]" port[one] "[^0-9]")) { print 1, id; next }
        if (active == "failed") print 2, id
        else if (active != "active" && file == "enabled" && condition != "no" && type != "oneshot") print 3, id
      }' "$work/services" | sort -s -k1,1n | cut -d' ' -f2
  } | grep -E '^[A-Za-z0-9][A-Za-z0-9_.@:-]{0,80}\.service$' | awk '!seen[$0]++' | head -n 4)
fi

# opened PID...: regular files that processes have open, standard output and error last.
opened() {
  for pid in "$@"; do
    find "/proc/$pid/fd" -maxdepth 1 -type l -printf '%f %l\n' 2>/dev/null
  done | grep -E '^[0-9]+ /[A-Za-z0-9._/-]+$' | grep -vE ' /(dev|proc|sys|memfd)' | sort -rn
}

# Of the names that it reads, those of files that are there, each once.
existing() {
  while read -r log; do [ -f "$log" ] && echo "$log"; done | awk '!seen[$0]++'
}

# Logs that supervised or running backends write to files.
read -r pid supervisor_conf folder <<EOT
$(running supervisor)
EOT
supervisor_pid=$pid
if [ "${supervisor_conf:--}" != - ]; then
  supervisor_conf=$(at "$pid" "$supervisor_conf")
else
  supervisor_conf=
  for file in /etc/supervisor/supervisord.conf /etc/supervisord.conf; do
    [ -r "$file" ] && supervisor_conf=$file && break
  done
fi
# What it includes lies beside it, or where packages put it.
set -- "${supervisor_conf:-/dev/null}" "${supervisor_conf%/*}"/conf.d/*.conf /etc/supervisord.d/*.ini
supervisor_logs=$(grep -hE '^[[:space:]]*(stdout|stderr)_logfile[[:space:]]*=[[:space:]]*/' "$@" 2>/dev/null |
  sed 's/^[^=]*=[[:space:]]*//; s/[[:space:];].*//' | existing | head -n 2)
supervisord_log=$(sed -nE 's/^[[:space:]]*logfile[[:space:]]*=[[:space:]]*([^[:space:];]+).*/\1/p' "${supervisor_conf:-/dev/null}" 2>/dev/null | head -n 1)
# Logs of gateways: those that they have open, which only root can see, or those that are configured or usual.
# shellcheck disable=SC2086
gateway_logs=$(opened $nginx_pid $apache_pid $haproxy_pid | grep log | cut -d' ' -f2 | existing)
if [ -z "$gateway_logs" ]; then
  gateway_logs=$({
    sed -nE 's/^[[:space:]]*(error_log|access_log|ErrorLog|CustomLog)[[:space:]]+"?([A-Za-z0-9._\/-]+).*/\2/p' "$work/configs" |
      while read -r log; do
        case $log in /*) echo "$log" ;; *) echo "$nginx_folder/$log" ;; esac
      done
    printf '%s\n' /var/log/nginx/error.log /var/log/nginx/access.log /var/log/haproxy.log
    # Names of logs come from the listing and hold no blanks that matter here.
    # shellcheck disable=SC2012
    ls -t /var/log/apache2/*error*log /var/log/httpd/*error*log 2>/dev/null | head -n 1
  } | existing)
fi
# Logs of the processes behind the gateway. Ids of processes are split on purpose.
# shellcheck disable=SC2086
open_logs=$(opened $pids | grep -E '^[12] |\.log$' | cut -d' ' -f2 | existing | grep -vxF "${gateway_logs:--}" | head -n 2)
# Those that say something: nginx opens the one it was compiled with, and then leaves it empty; so are the files of
# standard output.
error_logs=$(for log in $gateway_logs; do [ -s "$log" ] && echo "$log"; done | grep -viE 'access|haproxy' | head -n 3)
[ -n "$error_logs" ] || error_logs=$(echo "$gateway_logs" | grep -viE 'access|haproxy' | head -n 1)
access_log=$(echo "$gateway_logs" | grep -i access | head -n 1)
haproxy_log=$(echo "$gateway_logs" | grep -i haproxy | head -n 1)
[ -n "$haproxy_log" ] || [ ! -f /var/log/haproxy.log ] || haproxy_log=/var/log/haproxy.log

# --- the sections, the most decisive first --------------------------------------------------------------------

# A unit's own words, then what its log says; the first unit is the likeliest and gets most room.
room_for_journal=2400
for one in $units; do
  probe "systemctl-show-$one" 900 head "systemctl show $one" run systemctl show "$one" --no-pager \
    -p Id,Description,LoadState,ActiveState,SubState,Result,UnitFileState,MainPID,ExecMainCode,ExecMainStatus,ExecMainStartTimestamp,ExecMainExitTimestamp,StateChangeTimestamp,NRestarts,Restart,MemoryCurrent,MemoryMax,LimitNOFILE,TasksCurrent,TasksMax
done

count=0
for log in $error_logs; do
  count=$((count + 1))
  name=error.log
  [ "$count" -eq 1 ] || name=error.log.$count
  probe "$name" 3200 tail "tail -n 200 $log" run tail -n 200 "$log"
done
[ -z "$haproxy_log" ] ||
  probe haproxy.log 2600 tail "tail -n 200 $haproxy_log" run tail -n 200 "$haproxy_log"

for one in $units; do
  probe "journal-$one" "$room_for_journal" tail "journalctl -u $one -n 60" \
    run journalctl -u "$one" -n 60 --no-pager -o short-iso
  room_for_journal=900
done

# Everything that was begun is bounded by four seconds.
wait
probe "$front-local" 700 head "curl -skv -m 3 $scheme://127.0.0.1:$port$path" begun "$front-local"
[ -n "$address" ] &&
  probe "$front-address" 500 head "curl -skv -m 3 $scheme://$address:$port$path" begun "$front-address"
for shown in "$work"/upstream*-curl.shown; do
  [ -r "$shown" ] || continue
  name=$(basename "$shown" .shown)
  probe "$name" 500 head "curl -skv -m 3.5 $(cat "$shown")" begun "$name"
done
[ -z "$names" ] || probe upstream-names 300 head "getent ahostsv4 $(echo "$names" | tr '\n' ' ')" name_addresses
for socket in $sockets; do
  probe "socket-mode" 500 head "namei -l $socket; ls -l $socket" socket_mode "$socket"
done

if [ -n "$supervisor_pid" ]; then
  set -- supervisorctl ${supervisor_conf:+-c "$supervisor_conf"} status
  probe supervisorctl-status 500 head "$*" run "$@"
fi
[ -f "$supervisord_log" ] &&
  probe supervisord.log 900 tail "tail -n 60 $supervisord_log" run tail -n 60 "$supervisord_log"
command -v docker >/dev/null 2>&1 && probe docker-ps 600 head 'docker ps -a' run docker ps -a
# named_log FILE: this runs as root; whoever may start it may read logs with it, and no file that one leads to.
named_log() {
  file=$(realpath -m "$1")
  case $file in
    /var/log/* | /*.log) run tail -n 60 "$file" ;;
    *) echo "not read: it leads to $file" && return 1 ;;
  esac
}
for log in $named_logs; do
  probe "$(basename "$log")" 1500 tail "tail -n 60 $log" named_log "$log"
done
for log in $(printf '%s\n' "$supervisor_logs" "$open_logs" | awk '!seen[$0]++'); do
  case " $named_logs " in *" $log "*) continue ;; esac
  probe "$(basename "$log")" 1500 tail "tail -n 60 $log" run tail -n 60 "$log"
done

probe dmesg 1200 tail 'dmesg | grep (memory, crashes, connections, disks, access)' kernel_messages
[ -r "$audit_log" ] && probe audit.log 1000 tail "grep denied $audit_log | tail" denials
probe free 300 head 'free -m' run free -m
probe loadavg 200 head 'cat /proc/loadavg; nproc; uptime' load
probe df-h 700 head 'df -h -l' run df -h -l -x squashfs -x devtmpfs
probe df-i 700 head 'df -i -l' run df -i -l -x squashfs -x devtmpfs
probe vmstat 400 head 'vmstat 1 2' begun vmstat
probe proc-limits 800 head 'cat /proc/PID/limits; ls /proc/PID/fd' limits
probe date 80 head 'date -u; date +%z; hostname' clock
probe worker-processes 300 head 'ps (workers of gunicorn, uWSGI, Puma)' worker_processes
probe ps 2000 head 'ps -eo ... --sort=-pcpu' processes

[ -e "$work/nginx.out" ] && probe nginx-T 3200 head "$nginx_shown" nginx_config
[ -f "$haproxy_cfg" ] && probe haproxy.cfg 2400 head "cat $haproxy_cfg" stripped "$haproxy_cfg"
stats=$(sed -nE 's/^[[:space:]]*stats socket[[:space:]]+(\/[A-Za-z0-9._\/-]+).*/\1/p' "$haproxy_cfg" 2>/dev/null | head -n 1)
[ -S "$stats" ] && probe show-stat.csv 2400 head "show stat on $stats" haproxy_stat "$stats"
[ -n "$apache_files" ] && probe apache2.conf 1800 head 'grep (proxying) apache2.conf' apache_config
[ -z "$access_log" ] ||
  probe access.log 2000 tail "tail $access_log (5xx and newest)" recent_requests "$access_log"

for one in $units; do
  probe "systemctl-status-$one" 500 head "systemctl status $one --lines=0" \
    run systemctl status "$one" --no-pager --lines=0
done
probe sysctl 400 head 'sysctl (ports, backlogs, descriptors)' kernel_settings
probe selinux 100 head 'getenforce; getsebool httpd_can_network_connect' mandatory_access
probe iptables 800 head 'iptables-save' run iptables-save
probe nft 800 head 'nft list ruleset' run nft list ruleset
probe ss-s 300 head 'ss -s' run ss -s
probe ss-lxnp 600 head 'ss -lxnp' run ss -lxnp

# What no room was left for, or less than it needs: nobody takes its absence for silence, and a second run can skip
# the others.
[ -z "$left_out" ] || printf '==%s== left-out status=0 bytes=%s cut=0 command=-\n%s\n' \
  "$nonce" "${#left_out}" "$left_out"
printf '==%s== end\n' "$nonce"
