import { loadSettings, variable } from '../environment.js';

loadSettings();
variable('KEYWATCH_STATE_TABLE');

export const observe = async (): Promise<void> => {};
export const judge = async (): Promise<void> => {};
