#!/bin/sh
# Edits of a gateway's configuration that leave every other byte as it is. Each editor reads one file and prints it as it is to
# be; it counts in "$work/count" what it edited, in "$work/already" what is as wanted. Values come by the environment:
#   FROM, TO      the upstream as it stands and as it is to be: [scheme://]host:port or [scheme://]unix:/path
#   WANT          settings of the block that sends to FROM: lines of "name value"; @ is proxy, fastcgi, ... in nginx
#   GROUPS_OF     names of upstream groups that have FROM as a server (nginx)

# shellcheck disable=SC2016
nginx_words='
function space(c) { return c == " " || c == "\t" || c == "\n" || c == "\r" }
function scheme_of(value) { return match(value, /^[a-z]+:\/\//) ? substr(value, 1, RLENGTH - 3) : "" }
# The part that names whom to connect to: host:port or unix:/path, without scheme and path.
function address_of(value) {
  sub(/^[a-z]+:\/\//, "", value)
  if (value ~ /^unix:/) { sub(/^unix:/, "", value); sub(/:.*$/, "", value); return "unix:" value }
  sub(/\/.*$/, "", value)
  return value
}
function with_port(address, scheme) {
  return address ~ /^unix:|:[0-9]+$/ ? address : address ":" (scheme ~ /s$/ ? 443 : 80)
}
function edit(start, end, with) { edits++; begin[edits] = start; finish[edits] = end; text_of[edits] = with }
function count() { if (counted != "") print edited > counted; if (ready != "") print already > ready }
# Edits in the order of the file, from its end.
function apply(   one, other, next_at, kept) {
  for (one = 1; one <= edits; one++) {
    next_at = 0
    for (other = 1; other <= edits; other++)
      if (!done[other] && (next_at == 0 || begin[other] > begin[next_at])) next_at = other
    done[next_at] = 1
    text = substr(text, 1, begin[next_at] - 1) text_of[next_at] substr(text, finish[next_at])
  }
  if (ENVIRON["NO_NEWLINE"] != "") text = substr(text, 1, length(text) - 1)
  printf "%s", text
}
{ text = text $0 "\n" }
END {
  counted = ENVIRON["COUNT"]; ready = ENVIRON["ALREADY"]; edited = 0; already = 0
  length_of_text = length(text); depth = 0; words = 0; i = 1
  while (i <= length_of_text) {
    c = substr(text, i, 1)
    if (space(c)) { i++; continue }
    if (c == "#" && words_end != i) { while (i <= length_of_text && substr(text, i, 1) != "\n") i++; continue }
    if (c == ";") { directive(i); words = 0; i++; continue }
    if (c == "{") {
      if (word[1] ~ /_by_lua_block$/) { print "lua" > "/dev/stderr"; exit 3 }
      depth++; kind[depth] = word[1]; name_of[depth] = word[2]; opened[depth] = i; opens_at[depth] = at[1]; own[depth] = 0; passes[depth] = 0
      if (opens_first == 0 && depth == 1 && word[1] == "server") opens_first = at[1]
      words = 0; i++; continue
    }
    if (c == "}") { if (depth > 0) { close_block(); depth-- }; words = 0; i++; continue }
    start = i
    if (c == "\"" || c == "\047") {
      i++
      while (i <= length_of_text && substr(text, i, 1) != c) { if (substr(text, i, 1) == "\\") i++; i++ }
      i++
    } else {
      while (i <= length_of_text) {
        c = substr(text, i, 1)
        if (c == "$" && substr(text, i + 1, 1) == "{") { while (i <= length_of_text && substr(text, i, 1) != "}") i++; i++; continue }
        if (c == "\\") { i += 2; continue }
        if (space(c) || c == ";" || c == "{" || c == "}") break
        i++
      }
      if (i == start) i++
    }
    words++; word[words] = substr(text, start, i - start); at[words] = start; ends[words] = i; words_end = i
  }
  if (depth == 0) close_block()
  finished()
  count()
  apply()
}
function is_pass(name) { return name ~ /^(proxy|fastcgi|uwsgi|scgi|grpc)_pass$/ }
function pass_kind(name) { sub(/_pass$/, "", name); return name }
function named(list, name,   names, total, one) {
  total = split(list, names, "\n")
  for (one = 1; one <= total; one++) if (names[one] != "" && names[one] == name) return 1
  return 0
}
'

# Groups that have FROM as a server, a line each.
# shellcheck disable=SC2016
nginx_groups='
function directive(end) {
  if (kind[depth] == "upstream" && word[1] == "server" && with_port(address_of(word[2]), "") == with_port(address_of(ENVIRON["FROM"]), scheme_of(ENVIRON["FROM"])))
    print name_of[depth] > "/dev/stderr"
}
function close_block() {}
function finished() {}
'

# The address where it stands: at a server of a group or at a pass; the protocol at the pass.
# shellcheck disable=SC2016
nginx_upstream='
function directive(end,   scheme, address, from, to, from_scheme, to_scheme, rest, pass, value) {
  from_scheme = scheme_of(ENVIRON["FROM"]); to_scheme = scheme_of(ENVIRON["TO"])
  from = with_port(address_of(ENVIRON["FROM"]), from_scheme); to = with_port(address_of(ENVIRON["TO"]), to_scheme)
  if (kind[depth] == "upstream" && word[1] == "server") {
    address = with_port(address_of(word[2]), "")
    if (from != to && address == from) { edit(at[2], ends[2], to); edited++ }
    else if (from != to && address == to) already++
    return
  }
  if (!is_pass(word[1]) || words != 2 || word[2] ~ /[$"\047]/) return
  pass = pass_kind(word[1])
  scheme = pass == "proxy" || pass == "grpc" ? scheme_of(word[2]) : pass
  if (pass == "grpc" && scheme == "") scheme = "grpc"
  address = with_port(address_of(word[2]), scheme)
  group = named(ENVIRON["GROUPS_OF"], address_of(word[2]))
  if (from != to) {
    if (group) return
    if (address == to && (to_scheme == "" || to_scheme == scheme)) { already++; return }
    if (address != from || (from_scheme != "" && from_scheme != scheme)) return
  } else {
    if (address != from && !group) return
    if (scheme == to_scheme) { already++; return }
    if (from_scheme != "" && scheme != from_scheme) return
  }
  if (to_scheme == "") to_scheme = scheme
  rest = word[2]; sub(/^[a-z]+:\/\//, "", rest)
  value = group ? address_of(word[2]) : to
  rest = substr(rest, length(address_of(word[2])) + 1)
  if (to_scheme ~ /^https?$/) { pass = "proxy"; value = to_scheme "://" value rest }
  else if (to_scheme ~ /^grpcs?$/) { pass = "grpc"; value = to_scheme "://" value }
  else { pass = to_scheme }
  if (pass "_pass" != word[1]) edit(at[1], ends[1], pass "_pass")
  edit(at[2], ends[2], value)
  edited++
}
function close_block() {}
function finished() {}
'

# Settings beside the pass that sends to FROM, where they hold for it alone.
# shellcheck disable=SC2016
nginx_settings='
function directive(end) {
  if (is_pass(word[1]) && words == 2) {
    scheme = scheme_of(word[2])
    if (with_port(address_of(word[2]), scheme) == with_port(address_of(ENVIRON["FROM"]), scheme_of(ENVIRON["FROM"])) || named(ENVIRON["GROUPS_OF"], address_of(word[2]))) {
      passes[depth] = end; pass_at[depth] = at[1]; pass_of[depth] = pass_kind(word[1])
    }
  }
  own[depth]++
  own_name[depth, own[depth]] = word[1]; own_at[depth, own[depth]] = at[1]; own_end[depth, own[depth]] = end
  own_text[depth, own[depth]] = substr(text, at[1], end - at[1])
}
function close_block(   total, lines, one, other, wanted, name, indent, missing, changed, found) {
  if (!passes[depth] || kind[depth] == "if" || kind[depth] == "limit_except") return
  total = split(ENVIRON["WANT"], lines, "\n")
  changed = 0
  indent = ""
  for (one = pass_at[depth] - 1; one > 0 && space(substr(text, one, 1)); one--) indent = substr(text, one, 1) indent
  sub(/^.*\n/, "\n", indent)
  if (indent !~ /\n/) indent = " "
  missing = ""
  for (one = 1; one <= total; one++) {
    if (lines[one] == "") continue
    wanted = lines[one]; gsub(/@/, pass_of[depth], wanted)
    name = wanted; sub(/ .*/, "", name)
    found = 0
    for (other = 1; other <= own[depth]; other++) {
      if (own_name[depth, other] != name) continue
      if (name == "limit_req" && own_text[depth, other] !~ /zone=fiveohtwo/) continue
      found = 1
      if (own_text[depth, other] == wanted) continue
      edit(own_at[depth, other], own_end[depth, other], wanted); changed = 1
    }
    if (!found) { missing = missing indent wanted ";"; changed = 1 }
  }
  if (missing != "") edit(passes[depth] + 1, passes[depth] + 1, missing)
  if (changed) edited++; else already++
}
# A zone is declared once, in the file of the block: at the top of it, which is in "http" or holds it.
function finished(   zone, found_at) {
  zone = ENVIRON["ZONE"]
  if (zone == "" || edited == 0 || index(text, zone)) return
  found_at = match(text, /(^|\n)[ \t]*http[ \t\n]*\{/)
  if (found_at) edit(RSTART + RLENGTH, RSTART + RLENGTH, "\n    " zone)
  else if (opens_first) edit(opens_first, opens_first, zone "\n")
  else edited = 0
}
'

# HAProxy: one line is one keyword, and a section ends where the next one begins.
# shellcheck disable=SC2016
haproxy_lines='
function address_of(value) { sub(/^[a-z]+:\/\//, "", value); sub(/^unix:/, "", value); return value }
function scheme_of(value) { return match(value, /^[a-z]+:\/\//) ? substr(value, 1, RLENGTH - 3) : "" }
function is_section(line) { return line ~ /^[ \t]*(global|defaults|frontend|backend|listen|peers|resolvers|userlist|cache|program|mailers|ring|http-errors|log-forward|fcgi-app|crt-store)([ \t]|$)/ }
# word N of the line: its place, so that blanks stay as they are.
function place(line, n,   offset, one) {
  offset = 0
  for (one = 1; one <= n; one++) {
    match(substr(line, offset + 1), /[^ \t]+/)
    if (RSTART == 0) return 0
    begin_at = offset + RSTART; size = RLENGTH; offset = offset + RSTART + RLENGTH - 1
  }
  return begin_at
}
function word(line, n) { return place(line, n) ? substr(line, begin_at, size) : "" }
{ line[NR] = $0 }
function finish(   one) {
  for (one = 1; one <= NR; one++) printf "%s%s", line[one], one < NR || ENVIRON["NO_NEWLINE"] == "" ? "\n" : ""
  print edited + 0 > ENVIRON["COUNT"]; print already + 0 > ENVIRON["ALREADY"]
}
'

# shellcheck disable=SC2016
haproxy_upstream='
END {
  from = address_of(ENVIRON["FROM"]); to = address_of(ENVIRON["TO"]); to_scheme = scheme_of(ENVIRON["TO"])
  for (one = 1; one <= NR; one++) {
    if (line[one] !~ /^[ \t]+server[ \t]/) continue
    address = word(line[one], 3)
    sub(/^unix@/, "", address)
    tls = line[one] ~ /[ \t]ssl([ \t]|$)/ ? "https" : "http"
    if (address == to && (to_scheme == "" || to_scheme == tls)) { already++; continue }
    if (address != from) continue
    if (scheme_of(ENVIRON["FROM"]) != "" && scheme_of(ENVIRON["FROM"]) != tls) continue
    place(line[one], 3)
    line[one] = substr(line[one], 1, begin_at - 1) to substr(line[one], begin_at + size)
    if (to_scheme == "http" && tls == "https") sub(/[ \t]+ssl([ \t]+verify[ \t]+[a-z]+)?/, "", line[one])
    if (to_scheme == "https" && tls == "http") line[one] = line[one] " ssl verify none"
    edited++
  }
  finish()
}
'

# Lines of WANT in the sections that have FROM as a server, or in the one that SECTION names.
# shellcheck disable=SC2016
haproxy_settings='
function key(text,   first) { first = word(text, 1); return first == "timeout" ? first " " word(text, 2) : first }
function close_section(last,   total, lines, one, other, found, changed, added) {
  if (!head || !(matched || ENVIRON["SECTION"] != "" && word(line[head], 1) == ENVIRON["SECTION"])) return
  total = split(ENVIRON["WANT"], lines, "\n"); changed = 0; added = ""
  for (one = 1; one <= total; one++) {
    if (lines[one] == "") continue
    found = 0
    for (other = head + 1; other <= last; other++) {
      if (line[other] ~ /^[ \t]*#/ || key(line[other]) != key(lines[one])) continue
      # Of these there may be many; ours bears its mark.
      if (key(lines[one]) == "http-request" && line[other] !~ /# fiveohtwo$/) continue
      found = 1
      match(line[other], /^[ \t]*/)
      if (substr(line[other], RLENGTH + 1) == lines[one]) continue
      line[other] = substr(line[other], 1, RLENGTH) lines[one]; changed = 1
    }
    if (!found) { added = added "\n    " lines[one]; changed = 1 }
  }
  line[head] = line[head] added
  if (changed) edited++; else already++
}
END {
  from = address_of(ENVIRON["FROM"])
  head = 0; matched = 0
  for (row = 1; row <= NR; row++) {
    if (is_section(line[row])) { close_section(row - 1); head = row; matched = 0 }
    address = word(line[row], 3); sub(/^unix@/, "", address)
    if (from != "" && line[row] ~ /^[ \t]+server[ \t]/ && address == from) matched = 1
  }
  close_section(NR)
  finish()
}
'

# Apache: one line is one directive. A URL names the worker; its parameters follow it on the line.
# shellcheck disable=SC2016
apache_lines='
function address_of(value) {
  sub(/^[a-z0-9]+:\/\//, "", value)
  if (value ~ /^unix:/) { sub(/\|.*$/, "", value); return value }
  sub(/[\/"|].*$/, "", value)
  return value
}
function scheme_of(value) {
  sub(/^unix:[^|]*\|/, "", value)
  return match(value, /^[a-z0-9]+:\/\//) ? substr(value, 1, RLENGTH - 3) : ""
}
function with_port(address, scheme) { return address ~ /^unix:|:[0-9]+$/ ? address : address ":" (scheme == "https" || scheme == "wss" ? 443 : 80) }
# The URL of a worker in the line: sets begin_at and size.
function worker(text) {
  if (tolower(text) !~ /^[ \t]*(proxypass|proxypassmatch|proxypassreverse|balancermember|sethandler)[ \t]/) return 0
  if (!match(text, /(unix:[^ \t"]*|(https?|fcgi|ajp|h2c?|scgi|uwsgi|wss?):\/\/[^ \t"]+)/)) return 0
  begin_at = RSTART; size = RLENGTH
  return 1
}
function directive_of(text) { sub(/^[ \t]*/, "", text); sub(/[ \t].*$/, "", text); return tolower(text) }
{ line[NR] = $0 }
function finish(   one) {
  for (one = 1; one <= NR; one++) printf "%s%s", line[one], one < NR || ENVIRON["NO_NEWLINE"] == "" ? "\n" : ""
  print edited + 0 > ENVIRON["COUNT"]; print already + 0 > ENVIRON["ALREADY"]
}
'

# shellcheck disable=SC2016
apache_upstream='
END {
  from = with_port(address_of(ENVIRON["FROM"]), scheme_of(ENVIRON["FROM"])); to = with_port(address_of(ENVIRON["TO"]), scheme_of(ENVIRON["TO"]))
  for (one = 1; one <= NR; one++) {
    if (!worker(line[one])) continue
    url = substr(line[one], begin_at, size); scheme = scheme_of(url)
    reverse = directive_of(line[one]) == "proxypassreverse"
    wanted = scheme_of(ENVIRON["TO"]) == "" ? scheme : scheme_of(ENVIRON["TO"])
    if (with_port(address_of(url), scheme) == to && scheme == wanted) { if (!reverse) already++; continue }
    if (with_port(address_of(url), scheme) != from) continue
    if (scheme_of(ENVIRON["FROM"]) != "" && scheme_of(ENVIRON["FROM"]) != scheme) continue
    rest = url; sub(/^[a-z0-9]+:\/\//, "", rest); rest = substr(rest, length(address_of(url)) + 1)
    line[one] = substr(line[one], 1, begin_at - 1) (to ~ /^unix:/ ? to rest : wanted "://" to rest) substr(line[one], begin_at + size)
    # Redirects of the service are rewritten by the same URL: it goes along and is no edit of its own.
    if (!reverse) edited++
  }
  finish()
}
'

# WANT are parameters of the worker: "timeout=60".
# shellcheck disable=SC2016
apache_settings='
END {
  from = with_port(address_of(ENVIRON["FROM"]), scheme_of(ENVIRON["FROM"]))
  total = split(ENVIRON["WANT"], lines, "\n")
  for (one = 1; one <= NR; one++) {
    if (directive_of(line[one]) !~ /^(proxypass|proxypassmatch|balancermember)$/ || !worker(line[one]) || line[one] ~ /\\$/) continue
    url = substr(line[one], begin_at, size)
    if (with_port(address_of(url), scheme_of(url)) != from) continue
    before = line[one]
    for (other = 1; other <= total; other++) {
      if (lines[other] == "") continue
      key = lines[other]; sub(/=.*/, "", key)
      sub(/[ \t]+$/, "", line[one])
      if (match(tolower(line[one]), "[ \t]" key "=[^ \t]*")) line[one] = substr(line[one], 1, RSTART) lines[other] substr(line[one], RSTART + RLENGTH)
      else line[one] = line[one] " " lines[other]
    }
    if (line[one] == before) already++; else edited++
  }
  finish()
}
'

# edited EDITOR: runs it over every file of the configuration and stages the one that it changes. 0 edited, 1 it is so already,
# 2 found nowhere, 3 found more than once. EDITOR is `upstream` or `settings`, or `own`: the script's own_editor.
edited() {
  export FROM TO WANT ZONE SECTION GROUPS_OF
  case $gateway-$1 in
    nginx-upstream) editor=$nginx_words$nginx_upstream ;;
    nginx-settings) editor=$nginx_words$nginx_settings ;;
    haproxy-upstream) editor=$haproxy_lines$haproxy_upstream ;;
    haproxy-settings) editor=$haproxy_lines$haproxy_settings ;;
    apache-upstream) editor=$apache_lines$apache_upstream ;;
    apache-settings) editor=$apache_lines$apache_settings ;;
    *) editor=${own_editor:-} ;;
  esac
  configuration >"$work/files"
  [ -s "$work/files" ] || refuse "the configuration of $gateway is not in the folders that are edited here"
  COUNT=$work/count
  ALREADY=$work/already
  GROUPS_OF=
  NO_NEWLINE=
  export COUNT ALREADY NO_NEWLINE
  if [ "$gateway" = nginx ]; then
    while read -r path; do
      awk "$nginx_words$nginx_groups" "$path" 2>>"$work/groups" >/dev/null || refuse "$path has blocks of Lua, which are not understood"
    done <"$work/files"
    GROUPS_OF=$(sort -u "$work/groups")
  fi
  total=0
  as_wanted=0
  while read -r path; do
    NO_NEWLINE=
    [ -z "$(tail -c 1 "$path" | tr -d '\n')" ] || NO_NEWLINE=yes
    awk "$editor" "$path" >"$work/new" || refuse "$path was not understood"
    count=$(cat "$work/count")
    as_wanted=$((as_wanted + $(cat "$work/already")))
    [ "$count" -gt 0 ] || continue
    total=$((total + count))
    [ "$total" -gt 1 ] || {
      cp "$work/new" "$work/edited"
      edited_file=$path
    }
  done <"$work/files"
  [ "$total" -le 1 ] || return 3
  if [ "$total" -eq 1 ]; then
    stage "$edited_file" "$work/edited"
    return 0
  fi
  [ "$as_wanted" -eq 0 ] || return 1
  return 2
}

# edit_once EDITOR WHAT: stages the one edit, or ends the script.
edit_once() {
  outcome=0
  edited "$1" || outcome=$?
  case $outcome in
    0) ;;
    1)
      say unchanged "It is so already: $2."
      exit 0
      ;;
    2) refuse "no place of the configuration sends to $FROM" ;;
    *) refuse "more than one place of the configuration sends to $FROM" ;;
  esac
}

# An upstream as the document's pattern lets it through, and as an editor can use it.
upstream_value() {
  case $2 in '' | [!A-Za-z0-9]* | *[!A-Za-z0-9.:/_-]*) refuse "$1 is not an upstream" ;; esac
  [ "${#2}" -le 200 ] || refuse "$1 is not an upstream"
  case ${2#*://} in
    unix:/*) ;;
    */* | unix:* | *:*:*) refuse "$1 is not an upstream" ;;
    *:*) number "the port of $1" "${2##*:}" 1 65535 ;;
    *) refuse "$1 has no port" ;;
  esac
}
