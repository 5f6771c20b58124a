import type { StatementPhrase } from './statement-phrase.ts';

/** What people tell of deployments, versions and other changes, and of checks. */
export const TOLD_CHANGES: readonly StatementPhrase[] = [
  {
    topic: 'during-deploy',
    phrase:
      /(?<!\b(?:began|started?|starts|since|appeared|came|broke) )\b(?:during|at|on|with|after|while) (?:each |every |a |the )?(?:rolling )?(?:deploy(?:ment|s)?|rollouts?|rolling updates?|release|restart|scale-?(?:in|down)|scaling (?:in|down)|pod (?:restart|termination))\b|\b(?:each|every) (?:rollout|deploy(?:ment)?|release|rolling update|redeploy)\b|\brollout restart\b|\bstack deploy\b.{0,40}\b50[234]|\bbetween (?:rolling )?(?:updates|deployments)\b.{0,40}\bno 50|\bwhen(?:ever)? (?:a |the |an )?(?:old )?(?:task|pod|container|instance|target|deployment|service|application)s? (?:is|are|gets?) (?:being )?(?:replaced|stopped|terminated|drain|deleted|scaled|rolled|redeployed)|\bpods? (?:is|are) (?:deleted|terminated|evicted)|\bper (?:deploy(?:ment)?|rollout|release)\b|\bkubectl (?:scale|rollout|delete pod|drain)\b|\becs (?:stop-task|update-service)\b|\bStopTask\b|\bdocker service (?:update|scale)\b|\b(?:one|a|the|after|during) rolling update\b|\brolling update (?:of|at)\b|\bscaled? (?:down|in|to \d+)\b[^.]{0,40}\b50[234]|\breplicas?\b[^.]{0,40}\b(?:from|was) \d+|\binstance refresh\b|\bspot (?:instance )?interruption|\b(?:phased|graceful|hot) (?:restart|reload)s?\b/i,
  },
  {
    topic: 'only-during-deploy',
    phrase:
      /\b(?:only|just|solely)\b[^.]{0,20}\b(?:while|during|when|at|on)\b[^.]{0,50}\b(?:deploy|roll(?:ing|out)|scal(?:ed|ing)|updates?|replaced|taken down|shut down|terminat)|\b(?:some|few|several|couple of) (?:seconds|minutes)\b[^.]{0,30}\b(?:each|every|rolling|a deploy)|\b(?:each|every) (?:rollout|deploy(?:ment)?|rolling update)\b|\bat no other times?\b|\bper (?:deploy(?:ment)?|rollout|release)\b[^.]{0,40}\bnone\b|\bnone (?:in )?between\b|\botherwise (?:none|nothing|not one|no errors?)\b|\bnone (?:otherwise|at other times|before or after)\b|\b(?:right|just|immediately|shortly|seconds?) after\b[^.]{0,60}\b(?:stop-task|stopp?(?:ed|ing)|scal(?:e|ed|ing)|rollout|replac(?:ed|ing)|terminat(?:ed|ing)|drain(?:ed|ing)?)\b/i,
  },
  {
    topic: 'drains-too-soon',
    phrase:
      /\b(?:initial|registering|not (?:yet )?(?:ready|healthy|registered))\b[^.]{0,80}\bdraining\b|\bdraining\b[^.]{0,80}\b(?:initial|registering|not (?:yet )?(?:ready|healthy|registered))\b|\brequests?\b[^.]{0,60}\bstill (?:come|arrive|reach|sent|go|routed)\b|\bstill (?:sends?|routes?|forwards?|gets?|receives?)\b[^.]{0,60}\b(?:terminat|stopp|shut|old (?:pod|container|task|target))/i,
  },
  {
    topic: 'longer-stop-helps',
    phrase:
      /\bpreStop\b|\b(?:exits?|stops?|ends?|closes?|quits?)\b[^.]{0,60}\bSIGTERM\b|\bSIGTERM\b[^.]{0,60}\b(?:exits?|stops?|closes?|quits?|dies)\b|\bterminationGracePeriod|\bgrace period\b|\bderegistration\b.{0,40}\b(?:short|longer|raised)/i,
  },
  {
    topic: 'no-deploy',
    phrase:
      /\bnothing (?:was )?(?:deployed|changed)\b|\bno (?:deploy(?:ment)?s?|release|task replaced|restart)\b.{0,30}\b(?:in|at|during|then|those)?/i,
  },
  {
    topic: 'gateway-upgraded',
    phrase:
      /\b(?:nginx|openresty|haproxy|envoy|traefik|caddy|istio|ingress(?: controller)?)\b.{0,50}\b(?:upgrad|updat|version \d)\w*.{0,60}\b(?:since|broke|began|started|regress)|\b(?:downgrad|roll(?:ed|ing)? back)\w* (?:nginx|haproxy|envoy|traefik|caddy|the (?:proxy|gateway|controller))|\b(?:since|after|with) (?:the )?(?:latest|newest|new|newer|current|last) (?:image|version|release|build|package)s? of (?:the |our )?(?:nginx|openresty|haproxy|envoy|traefik|caddy|istio|proxy|gateway|ingress|controller)/i,
  },
  {
    // One version has it and the one before has not, and it is the gateway that was changed.
    topic: 'older-gateway-good',
    phrase:
      /\bsince (?:version )?v?(?<line>\d+\.\d+)\.\d+\b.*\bv?\k<line>\.\d+ (?:did|does|was|is|works?|worked|had|has|showed|never)\b|\b(?:image|version|release|build) (?:before|prior|of (?:last|the) (?:week|month))\b[^.]{0,20}\b(?:is|was|works?|worked|did|does|had|has)\b(?! (?:bad|broken|the same))|\b(?:going|went|gone|go|switch\w*|revert\w*|roll\w*|downgrad\w*|pinn\w*|step\w*)\b[^.]{0,40}\b(?:nginx|openresty|haproxy|envoy|traefik|caddy|istio|proxy|gateway|ingress|controller)\b[^.]{0,40}\b(?:helps?|helped|works?|worked|fix(?:es|ed)|cures?|gone|fine|solve[sd])\b/i,
  },
  {
    topic: 'booting-when-killed',
    phrase:
      /\b(?:logs?|output|start|boot)\w*\b[^.]{0,30}\b(?:ends?|stops?|breaks? off|cut)\b[^.]{0,30}\b(?:while|in the middle of|during|before)\b[^.]{0,40}\b(?:boots?|booting|starts?|starting|compil\w+|migrat\w+|loading|warm\w*|ready|up)\b|\b(?:still|not yet)\b[^.]{0,30}\b(?:boot|start|load|compil|migrat|warm)\w*[^.]{0,60}\b(?:killed|stopped|replaced|drained|unhealthy|terminated)\b|\b(?:killed|stopped|replaced|drained|terminated|unhealthy)\b[^.]{0,40}\b(?:before|while)\b[^.]{0,30}\b(?:boot\w*|start\w*|up\b|ready|load\w*|warm\w*)|\b(?:takes?|needs?)\b[^.]{0,24}\b(?:\d+|an?|one|two|three|four|five|ten|some|several|few) ?(?:s|sec\w*|min\w*) (?:to|until|before|for)\b[^.]{0,20}\b(?:boot|start|up\b|ready|come up|warm)|\bhealth-?check-?grace-?period|\b(?:health[- ]?check )?grace[ _-]?period\b(?=[^.]{0,60}\b(?:check|unhealthy|start|boot)|.{0,12}\b(?:0|zero|none|unset|not set|missing)\b)/i,
  },
  {
    topic: 'more-memory-helps',
    phrase:
      /\b(?:more|larger|bigger|double|twice|additional|rais\w+|increas\w+|doubl\w+)\b[^.]{0,30}\b(?:memory|ram)\b(?! ?cache)[^.]{0,60}\b(?:fewer|less|rarer|gone|helps?|helped|fix(?:es|ed)|solve[sd]|works?|better|stops?|stopped|disappears?)\b|\b(?:fewer|gone|helps?|fixed|solved|better)\b[^.]{0,20}\bwith more (?:memory|ram)\b/i,
  },
  {
    topic: 'slow-throughout',
    phrase:
      /\b(?:all|every) (?:pages?|requests?|sites?)\b[^.]{0,20}\b(?:is|are|became|become|got|get|have become|went) (?:very |so |quite )?slow|\beverything (?:is|was|became|got|gets) (?:very |so )?slow|\b(?:page load|load|response|answer) times?\b[^.]{0,30}\b(?:twice|doubled?|tripled?|times (?:the|as)|usual|rise|rising|grow)|\b(?:stronger|bigger|larger|faster|more powerful) (?:servers?|machines?|instances?|hosts?|hardware)\b/i,
  },
  {
    topic: 'tls-to-container',
    phrase: /\btraefik\.(?:[\w-]+\.)*?(?:protocol|server\.scheme)["']?\s*[=:]\s*["'`]?https\b/i,
  },
  {
    topic: 'no-healthy-target',
    phrase:
      /\bun-?healthy\b|\b(?:no|not (?:had )?an?y?|never (?:had )?an?y?|without an?y?)\b[^.]{0,12}\bhealthy (?:target|host|instance)|\bnever (?:becomes?|became|gets?|got|turns?) healthy/i,
  },
  {
    topic: 'half-fails',
    phrase:
      /\bevery (?:second|other) (?:request|connection|call|page|try|attempt|time|load|answer)|\bhalf (?:of )?(?:the|all|our|my|them|of)\b[^.]{0,24}\b(?:requests?|connections?|calls?|fail|50\d)|\b(?:requests?|connections?|calls?|errors?)\b[^.]{0,20}\babout half\b|\b50 ?% (?:of|fail)|\balternat(?:e|es|ing|ely)\b/i,
  },
  {
    topic: 'only-check-fails',
    phrase:
      /\b(?:url|health) ?(?:test|check|probe)s?\b.{0,80}\b(?:returns?|answers?|gets?|gives?|is|:)\s*(?:an? |HTTP )?[34]\d\d\b|\b(?:only|just) the (?:health )?check\b|\b(?:health|url) (?:test|check|probe)s?\b.{0,200}\b(?:answers?|replies|reply|returns?|gives?)\b[^.]{0,20}\b200\b|\bcheck\b.{0,60}\bstill\b.{0,120}\brequests?\b[^.]{0,40}\b(?:are|is) (?:answered|served|fine)\b|\bhealth checks?\b.{0,60}\b(?:40\d|30\d|redirect|wrong path|needs? (?:a )?login|authentication)|\b(?:site|service|app(?:lication)?|pages?)\b.{0,30}\b(?:works?|fine|reachable|answers?)\b.{0,50}\b(?:unhealthy|health check)/i,
  },
  { topic: 'redirects', phrase: /\bredirect(?:s|ed)?\b.{0,20}\b(?:to https|https)?/i },
  {
    topic: 'lambda-target',
    phrase: /\b(?:lambda|function)\b.{0,60}\b(?:target|behind|answers?|returns?|handler|fetches)/i,
  },
  {
    topic: 'lambda-answer',
    phrase:
      /\b(?:lambda|function)\b.{0,200}\b(?:1 ?MB|size|large|body|statusCode|isBase64|binary)|\b(?:statusCode|isBase64Encoded|multiValueHeaders)\b/i,
  },
  {
    topic: 'targets-answer-so',
    phrase:
      /\b(?:HTTPCode_)?Target_5XX\w*\b[^.;\n]{0,30}\b(?:rises?|rising|up|grows?|spikes?|high|counts?|only)\b|\b(?:HTTPCode_)?ELB_5(?:XX|02)\w*\b[^.;\n]{0,30}\b(?:0|zero|none|flat|nothing)\b|\b(?:elb|target)_status_code\W{1,4}50[0234]\b.{0,40}\b(?:elb|target)_status_code\W{1,4}50[0234]\b|(?<![\d.])(?<code>50[0234]) \k<code>(?![\d.])/i,
  },
  {
    topic: 'tls-off-helps',
    phrase:
      /\b(?:un-?check|untick|disabl|turn(?:ed|ing)? off|switch(?:ed|ing)? off|without|remov|tak(?:e|ing) out|no longer us)\w*\b[^.;]{0,30}\b(?:SSL|TLS|HTTPS|encrypt\w*)(?:\b|\()[^.;]{0,60}\b(?:works?|worked|fine|helps?|helped|gone|solve[sd]|fix(?:es|ed)|back)\b|\b(?:works?|worked|fine|helps?|solve[sd]|fix(?:es|ed))\b[^.;]{0,30}\b(?:with|over|by|using) (?:plain )?http\b(?! ?s|:\/\/\S+:443)/i,
  },
  {
    topic: 'tls-on-helps',
    phrase:
      /\b(?:with|enabl|turn(?:ed|ing)? on|switch(?:ed|ing)? (?:on|to)|sett?ing|chang(?:ed|ing)|add(?:ed|ing)?|check(?:ed|ing))\w*\b[^.;]{0,40}\b(?:https|ssl|tls)\b[^.;]{0,40}\b(?:it works|works? (?:now|again|then)|worked|helped|helps|solve[sd]|fix(?:es|ed) (?:it|this))\b/i,
  },
  {
    topic: 'next-hop-fails',
    phrase:
      /\b(?:502|bad gateway)\b.{0,60}\b(?:comes|came|sent|answered|returned|made) (?:from|by) (?:the )?(?:backend|application|upstream|next|inner|origin)|\b(?:third[- ]party|external|downstream) (?:api|service)\b.{0,40}\b(?:down|fails?|502|outage|unavailable)/i,
  },
];
