#!/bin/sh
# Lets one source reach one TCP port through the firewall of this host: ufw, firewalld, nftables or iptables, whichever rules
# it. One rule is added in front of the others; undo removes exactly that rule. Nothing else is opened or reloaded.
set -eu

. ./parts/redact.sh

. ./parts/remedy.sh

port=${SSM_port:-}
source=${SSM_source:-}
number port "$port" 1 65535
case $source in '' | *[!0-9./]* | *.*.*.*.*) refuse 'the source is not an IPv4 network' ;; esac
case $source in *.*.*.*) ;; *) refuse 'the source is not an IPv4 network' ;; esac
case $source in
  */*)
    number 'the prefix of the source' "${source#*/}" 8 32
    ;;
esac
mark="fiveohtwo $incident"

# Rules of iptables may live in nftables under its own tables; those are its to change.
ruled_by() {
  if command -v ufw >/dev/null 2>&1 && ufw status 2>/dev/null | grep -q '^Status: active'; then
    echo ufw
  elif command -v firewall-cmd >/dev/null 2>&1 && firewall-cmd --state >/dev/null 2>&1; then
    echo firewalld
  elif command -v iptables >/dev/null 2>&1 && iptables -S INPUT 2>/dev/null | grep -qvx -- '-P INPUT ACCEPT'; then
    echo iptables
  elif command -v nft >/dev/null 2>&1 && nft list ruleset 2>/dev/null | grep -q 'hook input'; then
    echo nftables
  else
    echo none
  fi
}

# "FAMILY TABLE CHAIN" of each chain that filters what comes in; iptables' own are left out.
input_chains() {
  nft list ruleset 2>/dev/null | awk '
    $1 == "table" { family = $2; table = $3 }
    $1 == "chain" { chain = $2 }
    /type filter hook input/ && (family == "ip" || family == "inet") { print family, table, chain }'
}
# "FAMILY TABLE CHAIN HANDLE" of our rule.
our_rule() {
  nft -a list ruleset 2>/dev/null | awk -v mark="comment \"$mark\"" -v port="dport $port " '
    $1 == "table" { family = $2; table = $3 }
    $1 == "chain" { chain = $2 }
    index($0, mark) && index($0, port) { print family, table, chain, $NF }'
}
rich="rule family=\"ipv4\" source address=\"$source\" port port=\"$port\" protocol=\"tcp\" accept"

is_there() {
  case $1 in
    ufw) ufw status | grep -qE "^$port/tcp +ALLOW( IN)? +$source( |\$)" ;;
    firewalld) firewall-cmd --query-rich-rule="$rich" >/dev/null 2>&1 ;;
    iptables) iptables -w 5 -C INPUT -p tcp -s "$source" --dport "$port" -m comment --comment "$mark" -j ACCEPT 2>/dev/null ;;
    nftables) [ -n "$(our_rule)" ] ;;
  esac
}

firewall=$(ruled_by)
[ "$firewall" != none ] || refuse 'no firewall of this host filters what comes in'
printf 'action=%s %s tcp %s from %s\n' "$mode" "$firewall" "$port" "$source"

if [ "$mode" = undo ]; then
  [ "$handle" = "$firewall" ] || refuse "that rule is of $handle, and $firewall rules this host now"
  if ! is_there "$firewall"; then
    say unchanged "The rule of $firewall was gone already."
    exit 0
  fi
  case $firewall in
    ufw) ufw delete allow proto tcp from "$source" to any port "$port" ;;
    firewalld)
      firewall-cmd --permanent --remove-rich-rule="$rich"
      firewall-cmd --remove-rich-rule="$rich"
      ;;
    iptables) iptables -w 5 -D INPUT -p tcp -s "$source" --dport "$port" -m comment --comment "$mark" -j ACCEPT ;;
    nftables)
      our_rule | while read -r family table chain number; do nft delete rule "$family" "$table" "$chain" handle "$number"; done
      ;;
  esac | told
  if is_there "$firewall"; then fail "The rule of $firewall could not be removed."; fi
  say undone "The rule of $firewall was removed: tcp $port from $source is as it was."
  exit 0
fi

if is_there "$firewall"; then
  say unchanged "$firewall lets $source reach tcp $port already."
  exit 0
fi
kept='it stays when the host restarts'
case $firewall in
  ufw)
    ufw insert 1 allow proto tcp from "$source" to any port "$port" comment "$mark" ||
      ufw allow proto tcp from "$source" to any port "$port" comment "$mark"
    ;;
  firewalld)
    firewall-cmd --permanent --add-rich-rule="$rich"
    firewall-cmd --add-rich-rule="$rich"
    ;;
  iptables)
    iptables -w 5 -I INPUT 1 -p tcp -s "$source" --dport "$port" -m comment --comment "$mark" -j ACCEPT
    ;;
  nftables)
    # An accept in one chain does not keep another one from dropping.
    [ "$(input_chains | wc -l)" -eq 1 ] || refuse 'more than one chain of nftables filters what comes in'
    input_chains | while read -r family table chain; do
      nft insert rule "$family" "$table" "$chain" ip saddr "$source" tcp dport "$port" counter accept comment "\"$mark\""
    done
    ;;
esac 2>&1 | told
case $firewall in iptables | nftables) kept='until the rules of the host are loaded again' ;; esac
is_there "$firewall" || fail "$firewall did not take the rule."
printf 'handle=%s\n' "$firewall"
say changed "$firewall lets $source reach tcp $port; $kept."
