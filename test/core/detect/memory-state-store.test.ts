import { MemoryStateStore } from '../../../lib/core/detect/memory-state-store.js';
import { describeStateStore } from './state-store-contract.js';

describeStateStore('the state store in memory', async () => new MemoryStateStore());
