import { type Cause, conclusive, strong, weak } from '../cause.ts';
import { backendElsewhere } from '../elsewhere.ts';
import { listensThere } from '../listening.ts';
import { hostFilterBlocks, networkFilterBlocks, routesAgainst } from '../packet-filter.ts';
import { answersRejected, droppedByHost, passedByNetwork, rejectedOnTheWay } from '../packets.ts';
import { connectsThere, otherPortAnswers, refused, silence } from '../symptoms.ts';

export const hostFirewallBlocked: Cause = {
  id: 'host-firewall-blocked',
  title: 'The firewall of the host blocks the port',
  explanation:
    'iptables, nftables, ufw, firewalld or Windows Firewall on the backend drops or rejects the port.',
  speaksFor: [
    conclusive('a rule of the host drops or rejects the port', hostFilterBlocks),
    conclusive('the log of the packet filter shows it drop what is for the service', droppedByHost),
    strong('the flow log lets the connection pass, and yet nobody answers', (s) =>
      silence(s).length > 0 ? passedByNetwork(s) : [],
    ),
    strong('the host cannot be reached, or nobody answers the attempt to connect', (s) => [
      ...s.failures('host-unreachable'),
      ...s.probes('unreachable'),
      ...silence(s),
    ]),
    weak('the answer is "unreachable", as firewalld rejects', (s) => [
      ...s.failures('host-unreachable'),
      ...s.probes('unreachable'),
    ]),
    weak('the service listens there, and yet it cannot be reached', (s) =>
      silence(s).length + s.failures('host-unreachable').length > 0 ? listensThere(s) : [],
    ),
    weak('the connection is refused, as a REJECT rule also does', (s) =>
      listensThere(s).length > 0 ? refused(s) : [],
    ),
    strong('it answers on its own host, and nobody answers from elsewhere', (s) =>
      silence(s).length + s.failures('host-unreachable').length + s.probes('unreachable').length > 0
        ? s.probes('answered').filter(({ from }) => from === 'backend')
        : [],
    ),
    conclusive('somebody reports that it works without the firewall', (s) =>
      s.said('firewall-off-helps'),
    ),
    strong('the port cannot be reached, while somebody reports that the host can', (s) =>
      silence(s).length + s.failures('host-unreachable').length > 0 ? s.said('host-up') : [],
    ),
    strong('another port of the same host takes connections', (s) =>
      silence(s).length + s.failures('host-unreachable').length + s.probes('unreachable').length > 0
        ? otherPortAnswers(s)
        : [],
    ),
    strong('somebody names the firewall of the host', (s) => s.said('host-firewall')),
  ],
  speaksAgainst: [
    weak(
      'in a network of containers, an unreachable address is more often a container that is gone',
      (s) => (s.subject.platform === 'container' ? s.failures('host-unreachable') : []),
    ),
    conclusive('the address belongs to none of the hosts that were looked at', backendElsewhere),
    conclusive('a route drops what goes to the target', routesAgainst),
    conclusive('a packet filter between the hosts drops the port', networkFilterBlocks),
    strong('the flow log shows the network reject it', (s) => [
      ...rejectedOnTheWay(s),
      ...answersRejected(s),
    ]),
    strong('connections are made', connectsThere),
    strong('the connection was made, and something else went wrong', (s) =>
      s.failures('closed', 'reset', 'response-timed-out', 'header-too-big', 'invalid-header'),
    ),
    weak('the connection is refused and nobody listens there', (s) =>
      listensThere(s).length === 0 ? s.failures('refused') : [],
    ),
  ],
  bringsAbout: [],
  questions: [
    {
      what: 'the packet filter of the target',
      how: 'iptables -nvL; nft list ruleset; firewall-cmd --list-all; ufw status verbose (root) on the target',
      answered: (s) => s.there(s.of('firewall-rule')).length > 0,
    },
  ],
  remedies: ['open-host-port'],
  checklist: [
    'Find the rule whose counter grows while the gateway tries: iptables -nvL, nft list ruleset',
    'Permit TCP on the port from the gateway only',
    'Test from the gateway, then make the rule permanent',
  ],
  prevention: ['Firewall rules from the same source as the port of the service'],
};
