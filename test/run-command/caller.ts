/** The environment of somebody with AWS credentials, and where AWS is for them. Answers what restores the former one. */
export function asCaller(variables: Readonly<Record<string, string>>): () => void {
  const all: Readonly<Record<string, string>> = {
    AWS_ACCESS_KEY_ID: '123456789012',
    AWS_SECRET_ACCESS_KEY: 'of-a-test',
    AWS_REGION: 'eu-west-1',
    ...variables,
  };
  const former = Object.keys(all).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, all);
  return () => {
    for (const [name, value] of former) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
