#!/bin/sh
# What every remedy that edits files begins with. Exit status 0 done (or done already), 1 failed: as it was before, 2 refused:
# nothing was done. Never 168, 169 or 194, which the SSM agent takes for orders of its own. The last line says in words
# what became of it; people read it in Slack.
LC_ALL=C
PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
SYSTEMD_COLORS=0
SYSTEMD_PAGER=
export LC_ALL PATH SYSTEMD_COLORS SYSTEMD_PAGER
umask 077
exec 2>&1 </dev/null

# say RESULT WORDS: the end of what is printed.
say() { printf 'result=%s\n%s\n' "$1" "$2"; }
refuse() {
  say refused "Refused, nothing was done: $1"
  exit 2
}
fail() {
  say failed "$1"
  exit 1
}

# The document's patterns have checked these values; nothing is done unless they hold here too. An agent before
# 3.3.2746.0 hands none over.
mode=${SSM_mode:-}
incident=${SSM_incident:-}
handle=${SSM_handle:-}
[ -n "$mode" ] || refuse 'the SSM agent is older than 3.3.2746.0: update it'
case $mode in apply | undo) ;; *) refuse 'the mode is neither apply nor undo' ;; esac
case $incident in '' | [!A-Za-z0-9]* | *[!A-Za-z0-9_-]*) refuse 'that is not the id of an incident' ;; esac
case $handle in '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*) refuse 'that is not a handle' ;; esac
[ "${#incident}" -le 64 ] || refuse 'that is not the id of an incident'
[ "${#handle}" -le 100 ] || refuse 'that is not a handle'

# number NAME VALUE LEAST MOST: refuses what is no number between the two.
number() {
  case $2 in '' | *[!0-9]* | ??????????*) refuse "$1 is not a number" ;; esac
  if [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ]; then refuse "$1 is not between $3 and $4"; fi
}

work=$(mktemp -d "${TMPDIR:-/tmp}/fiveohtwo.XXXXXXXXXX") || refuse 'there is no place for temporary files'
# A change set that was not completed is taken back (change-set.sh), whatever ends the script.
unfinished=
leave() {
  status=$?
  trap '' HUP INT TERM
  if [ -n "$unfinished" ]; then
    "$unfinished"
    say failed 'It was interrupted; the old configuration is back.'
  fi
  rm -rf "$work"
  exit "$status"
}
trap leave EXIT
trap 'exit 143' HUP INT TERM

# What a tool says, for people: without secrets, and its last lines only.
told() { redact | tail -n 20; }
