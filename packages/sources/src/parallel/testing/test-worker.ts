// The program of a worker for tests: converts for each source, with its defaults.
import { parentPort, type MessagePort } from 'node:worker_threads'
import { servePieces } from '../serve-pieces.ts'
import { testConverter } from './convert-alike.ts'

servePieces(parentPort as MessagePort, testConverter)
