#!/bin/sh
# One systemd service: whether it is one that may be restarted, what it is now, and its restart with the proof that it is
# back: active, and listening on the traffic port. Needs redact.sh and `refuse`.
# An agent before 3.3.2746.0 hands no parameters over: then there is nothing to go by.
unit=${SSM_unit:-}
port=${SSM_port:-}
if [ -z "$unit" ] || [ -z "$port" ]; then
  refuse 'the SSM agent is older than 3.3.2746.0: update it'
fi

# The document's patterns have checked these values; a service is restarted only if they hold here too.
case $unit in
  [!A-Za-z0-9]* | *[!A-Za-z0-9_.@-]*) refuse 'that is not the name of a unit' ;;
  *.socket | *.target | *.timer | *.mount | *.path | *.slice | *.scope | *.device | *.automount | *.swap)
    refuse 'only services are restarted'
    ;;
esac
case $port in *[!0-9]*) refuse 'the port is not a number' ;; esac
[ "${#unit}" -le 64 ] || refuse 'that is not the name of a unit'
[ "${#port}" -le 5 ] || refuse 'the port is not a number'
unit=${unit%.service}.service

command -v systemctl >/dev/null 2>&1 || refuse 'there is no systemd on this host'

property() {
  systemctl show "$unit" --no-pager -p "$1" 2>/dev/null | sed -n "s/^$1=//p"
}

[ "$(property LoadState)" = loaded ] || refuse "$unit is not a service of this host"

# By their real names and all aliases: what this host is reached and run by is not ours to restart.
for name in $unit $(property Id) $(property Names); do
  case $name in
    ssh.service | sshd.service | sshd@*.service | ssh@*.service | \
      amazon-ssm-agent.service | snap.amazon-ssm-agent.*.service | \
      dbus.service | dbus-broker.service | dbus-org.*.service | systemd-*.service | user@*.service | \
      getty@*.service | serial-getty@*.service | \
      network.service | networking.service | NetworkManager.service | amazon-ec2-net-utils.service | \
      firewalld.service | nftables.service | iptables.service | \
      cloud-init*.service | cloud-config.service | cloud-final.service | \
      docker.service | containerd.service | kubelet.service | auditd.service)
      refuse "$name is protected"
      ;;
  esac
done

# Sockets in LISTEN on the port, whoever owns them; `unknown` where ss is missing.
listens() {
  if [ "$port" -eq 0 ]; then
    echo not-asked
  elif ! command -v ss >/dev/null 2>&1; then
    echo unknown
  elif [ -n "$(ss -Hltn "sport = :$port" 2>/dev/null)" ]; then
    echo yes
  else
    echo no
  fi
}

# `systemctl restart` may wait for a slow stop; both times together stay below the document's timeout.
restart_seconds=25
proof_seconds=20
# Seconds in a row for which the service has to hold: one that crashes at once is active for a moment too.
stable_seconds=3

# What a script did besides, for the last line.
besides=

restart_service() {
  printf 'action=systemctl restart %s\n' "$unit"
  printf 'before=%s pid=%s listens=%s\n' "$(property ActiveState)" "$(property MainPID)" "$(listens)"

  # A service that gave up after too many restarts refuses the next one until it is forgiven.
  systemctl reset-failed "$unit" >/dev/null 2>&1 || :
  timeout -k 2 "$restart_seconds" systemctl restart "$unit" 2>&1 | redact

  # The pipe hides what systemctl answered; what counts is what the service is now.
  ends=$(($(date +%s) + proof_seconds))
  held=0
  held_pid=
  while :; do
    active=$(property ActiveState)
    pid=$(property MainPID)
    listening=$(listens)
    if [ "$active" = active ] && [ "$listening" != no ] && [ "$pid" = "${held_pid:-$pid}" ]; then
      held=$((held + 1))
      held_pid=$pid
    else
      held=0
      held_pid=
    fi
    [ "$held" -lt "$stable_seconds" ] || break
    # systemd gave up on it: waiting changes nothing.
    [ "$active" != failed ] || break
    [ "$(date +%s)" -lt "$ends" ] || break
    sleep 1
  done

  if [ "$held" -ge "$stable_seconds" ]; then
    printf 'result=restarted\nactive=%s\nlistens=%s\n' "$active" "$listening"
    case $listening in
      yes) printf '%s was restarted: it is active and listens on port %s.%s\n' "$unit" "$port" "$besides" ;;
      *) printf '%s was restarted: it is active.%s\n' "$unit" "$besides" ;;
    esac
    return 0
  fi

  echo 'log:'
  journalctl -u "$unit" -n 20 --no-pager -o short-iso 2>&1 | redact || :
  printf 'result=failed\nactive=%s\nlistens=%s\n' "$active" "$listening"
  case $active in
    active) printf '%s was restarted and is active, but does not listen on port %s.%s\n' "$unit" "$port" "$besides" ;;
    *) printf '%s did not come back: it is %s (%s).%s\n' "$unit" "$active" "$(property Result)" "$besides" ;;
  esac
  return 1
}
