import { mutate } from './mutations';

const [assembly, name] = process.argv.slice(2);
void mutate(assembly!, name!);
