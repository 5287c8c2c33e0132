import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { type ChainEnd, formatEnd, parseEnd } from '../../lib/core/archive/chain.js';
import type { EndStore } from '../../lib/core/archive/sealer.js';

/** The chain's end in a parameter: apart from the archive, so that who can write there cannot cut the tail off. */
export class HeadParameter implements EndStore {
  constructor(
    private readonly ssm: Pick<SSMClient, 'send'>,
    private readonly name: string,
  ) {}

  async get(): Promise<ChainEnd> {
    const { Parameter } = await this.ssm.send(new GetParameterCommand({ Name: this.name }));
    return parseEnd(Parameter!.Value!);
  }

  async set(end: ChainEnd): Promise<void> {
    await this.ssm.send(new PutParameterCommand({ Name: this.name, Value: formatEnd(end), Overwrite: true }));
  }
}
