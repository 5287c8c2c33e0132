/** A command as it was sent. */
export interface SentCommand {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: the input of whichever command it is
  readonly input: any;
}

/** The SDK's boundary: a client whose `send` the test answers, in which it finds what was sent. */
export function fakeClient(answer: (command: SentCommand, nth: number) => unknown = () => ({})) {
  const sent: SentCommand[] = [];
  return {
    sent,
    // biome-ignore lint/suspicious/noExplicitAny: stands for every client's overloaded method
    async send(command: any): Promise<any> {
      const one = { name: command.constructor.name.replace(/Command$/, ''), input: command.input };
      sent.push(one);
      return answer(one, sent.length);
    },
  };
}

/** A service's error, as the SDK throws it. */
export const serviceError = (name: string, message = 'as the service says it'): Error =>
  Object.assign(new Error(message), { name });

/** No waiting between attempts. */
export const AT_ONCE = [0, 0, 0];
