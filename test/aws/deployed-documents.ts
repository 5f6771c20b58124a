import { mapDocuments } from '../../src/aws/host-documents.ts';

/** Every document under the name of its id, as the first and only version. */
export const deployedDocuments = () => mapDocuments((name) => ({ name, version: '1' }));
