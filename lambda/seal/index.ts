import { loadSettings, variable } from '../environment.js';

loadSettings();
variable('KEYWATCH_ARCHIVE_BUCKET');

export const handler = async (): Promise<void> => {};
