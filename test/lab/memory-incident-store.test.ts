import { MemoryIncidentStore } from '../../src/lab/memory-incident-store.ts';
import { incidentStoreContract } from '../ports/incident-store.contract.ts';

incidentStoreContract(
  'the incident store of the lab',
  async (clock) => new MemoryIncidentStore(clock),
);
