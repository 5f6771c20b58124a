import type { StatementPhrase } from './statement-phrase.ts';

/** What people tell of the process behind the gateway and of its host. */
export const TOLD_PROCESS: readonly StatementPhrase[] = [
  {
    topic: 'service-not-running',
    phrase:
      /\b(?:service|process|server|daemon|app(?:lication)?|container|fpm|gunicorn|node|backend)\b[^.;]{0,30}\b(?:is|was|were|had|has)(?: been)? (?:not running|stopped(?! \d)|down(?! (?:to|by|from))|not started|disabled|inactive|shut down|gone|never started)|\bnot (?:running|started) (?:any ?more|after)|\bscaled (?:down )?to (?:zero|0|none)\b|\b(?:zero|0|no) (?:replicas|running (?:tasks|pods|containers))\b|\binactive \(dead\)|\bstop\/waiting\b|\bforgot(?:ten)? to start|\bnobody (?:had )?started|\bnothing (?:listens|is listening)/i,
  },
  {
    topic: 'crashes',
    phrase:
      /\b(?:(?<!before )crash(?:es|ed|ing)?|exit(?:s|ed) (?:at once|immediately|with)(?! (?:upon|on|at|after|when) SIG)(?<!\bSIGTERM\b.{0,40})|dies|died|restart(?:s|ing) (?:in a )?loop|keeps restarting|crash ?loop|terminated unexpectedly)\b/i,
  },
  {
    topic: 'does-not-start',
    phrase:
      /\b(?:does|do|did|will|would|can|could)(?: not|n't)(?: even)? (?:start|boot|come up)|\bfail(?:s|ed)? to (?:start|boot)|\bno longer starts?\b/i,
  },
  {
    topic: 'out-of-memory',
    phrase:
      /\b(?:ran|run|running|runs) out of memory|(?<!\b[Pp]ossibly |\b[Pp]erhaps )\bout[- ]of[- ]memory\b|\bOOM(?:[- ]?kill(?:ed|er))?\b|\bmemory limit (?:was )?(?:reached|exceeded|hit)/i,
  },
  {
    topic: 'hangs',
    phrase:
      /\b(?:hang(?:s|ing)?|hung|frozen|freezes|stuck|dead ?lock(?:ed)?|blocked for ever|stops? (?:responding|answering)|unresponsive|a response did not come|never answer(?:s|ed)|no (?:response|answer) (?:comes?|ever|at all))\b/i,
  },
  {
    topic: 'restart-helps',
    phrase:
      /\b(?:restart(?:ing|ed)?|recycl(?:e|ing)|reboot(?:ing)?)\b.{0,60}\b(?:helps?|fix(?:es|ed)|works? again|cures?|usable|brings? (?:it|them|all|everything|everybody|the \w+) back|for a while|until)\b|\buntil (?:it is |the \w+ is )?restarted|\buntil (?:i|we|you|one|someone|somebody|they) (?:manually )?(?:restart|recycle|reboot)\b|\buntil (?:a |an |the )?(?:manual )?(?:restart|recycle|reboot)\b(?! of (?:the )?(?:nginx|haproxy|apache|traefik|caddy|proxy|gateway))/i,
  },
  {
    topic: 'workers-blocked',
    phrase:
      /\b(?:all|every|each) (?:of the )?(?:workers?|threads?|child(?:ren)?|processes)\b.{0,40}\b(?:busy|occupied|blocked|used|in use|taken|waiting)|\b(?:worker|thread|connection) pool\b.{0,30}\b(?:exhausted|full|used up)|\b(?:serves|accepts|handles) no (?:other )?requests?\b|\bmax_?(?:children|clients|threads|connections|workers)\b|\bworkers?\b[^.]{0,30}\btakes? no (?:new |more |other |further )?requests?|\bqueued? (?:up )?behind\b|\bworker(?:s)? (?:is|are) (?:busy|blocked|occupied)|\bonly (?:one|1|a single) worker\b/i,
  },
  {
    topic: 'high-cpu',
    phrase:
      /\b(?:cpu|load|processor)s?\b.{0,30}\b(?:100 ?%|9\d ?%|maxed|pegged|saturated|exhausted|at (?:its|the) limit|very high|used up)|(?<!\bno (?:cpu )?)(?<!\bnot )\bthrottl(?:ed|ing)\b(?!\W{1,3}(?:none|no\b|0\b|off))|\bthrottled_periods\w* (?:is )?(?:rising|growing|high)/i,
  },
  {
    topic: 'low-memory',
    phrase:
      /\b(?:memory|ram)\b.{0,30}\b(?:9\d ?%|100 ?%|exhausted|used up|at (?:its|the) limit|nearly full|swapp?ing)|\bswapp(?:ing|ed)\b|\bswap\b.{0,40}\b(?:full|used|exhausted|grow(?:s|ing)|creep(?:s|ing)|fill(?:s|ed|ing)|added|helped|larger)|\b(?:little|low on|short of|not enough|too little|insufficient) (?:memory|ram)\b|\b(?:only|has|with|just) (?:only )?(?:512 ?M|0\.5 ?G|[12] ?G)i?B? (?:of )?(?:memory|ram)\b/i,
  },
  {
    topic: 'disk-full',
    phrase:
      /(?<!\bswap )\b(?:disk|volume|partition|file ?system|inodes?)\b.{0,24}\b(?:full|100 ?%|exhausted|no space|used up)|\bno (?:free )?(?:disk )?space\b/i,
  },
  {
    topic: 'open-files',
    phrase:
      /\btoo many open files\b|\b(?:ulimit|nofile|open files limit|file descriptors?)\b.{0,40}\b(?:reached|exhausted|low|limit|1024)/i,
  },
  {
    topic: 'time-wait',
    phrase:
      /\bTIME[_ -]?WAIT\b|\bephemeral ports?\b|\blocal ports?\b.{0,20}\b(?:exhausted|used up|left)/i,
  },
  {
    topic: 'more-workers-help',
    phrase:
      /\b(?:more|additional|extra)\b[^.]{0,24}\b(?:workers?|threads?|process(?:es)?|children|instances of the worker)\b[^.]{0,80}\b(?:lower|fewer|less|helps?|helped|fix(?:es|ed)|gone|solve[sd]|better|rarer|disappears?)\b|\b(?:rais|increas|doubl)\w+\b[^.]{0,40}\b(?:workers?|threads?|max_children|maxThreads|pool|process(?:es)?)\b[^.]{0,60}\b(?:helps?|helped|fix(?:es|ed)|gone|solve[sd]|lower|rarer|better)\b/i,
  },
  {
    topic: 'firewall-off-helps',
    phrase:
      /\b(?:stop(?:ping|ped)? (?:the )?(?:firewalld?|iptables|ufw)|ufw disable|iptables -F|(?:firewalld?|ufw|iptables|windows firewall|the firewall)\b[^.]{0,24}\b(?:off|stopped|disabled|switched off|turned off|flushed))\b[^.]{0,80}\b(?:works?|fine|answer(?:s|ed)|helps?|gone|reachable|solve[sd]|200)\b|\b(?:works?|fine|answered|reachable|200)\b[^.]{0,40}\b(?:with|when|once|after)\b[^.]{0,30}\b(?:firewalld?|ufw|iptables)\b[^.]{0,20}\b(?:off|stopped|disabled)\b/i,
  },
  {
    topic: 'selinux-off-helps',
    phrase:
      /\b(?:setenforce 0|selinux\b[^.]{0,30}\b(?:permissive|disabled|off)|permissive mode|setsebool)\b[^.]{0,80}\b(?:works?|worked|working|fine|helps?|helped|gone|solve[sd]|200|appears?|loads?|opens?|answers?|reachable|vanish\w*|disappears?|no (?:more )?errors?)\b|\b(?:works?|worked|working|fine|helps?|helped|gone|solve[sd]|200|appears?|loads?|opens?|answers?|reachable|vanish\w*|disappears?|no (?:more )?errors?)\b[^.]{0,40}\b(?:setenforce 0|selinux\b[^.]{0,20}\b(?:permissive|disabled|off))\b/i,
  },
  {
    topic: 'host-up',
    phrase:
      /\b(?:ping|ssh|other ports?|another port|port 22)\b[^.]{0,40}\b(?:works?|fine|ok|succeeds?|answers?|possible|gets? through|reachable)\b/i,
  },
  { topic: 'backlog-named', phrase: /\b(?:backlog|somaxconn|accept queue|listen queue)\b/i },
  {
    topic: 'slow-request',
    phrase:
      /\b(?:takes?|took|needs?|runs?(?! through)|ran|lasts?)\b(?![^.]{0,30}\b(?:away|down|out)\b)[^."]{0,30}\b(?:minutes?|longer than|more than \d+ ?s|over \d+ ?s|\d{2,} seconds)(?! (?:to|until|before|for)\b[^.]{0,16}\b(?:start|boot|up\b|ready|warm))|\bslow (?:query|queries|report|page|request|endpoint|upload)s?\b|\brequests? that (?:are|is|have|has) (?:always been |been )?slow\b|\blong[- ](?:running|lasting)\b|\ba long request\b/i,
  },
  {
    topic: 'timeout-reached',
    phrase:
      /\b(?:exactly|precisely|after|at|each|always)\b[^.]{0,24}?\b(?:(?:30|60|90|100|120|180|230|240|300|600|900)(?:\.\d)? ?(?:s\b|sec)|(?:a|one|two|three|four|five|ten|[1-5]|10) min(?:ute)?s?\b)|\b(?:duration|time)s? (?:of|is|are)\b[^.]{0,30}\b(?:30|60|90|120|180|230|240|300|600|900)(?:\.\d+)? ?s\b|\btimeout (?:is|was) (?:reached|hit|exceeded)/i,
  },
];
