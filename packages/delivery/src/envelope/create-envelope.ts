import { createEnvelope as create, type HeaderWriter, type EnvelopeSettings } from '@tidewaiter/syslog'
import { DeliveryError } from '../delivery-errors.ts'

/**
 * Makes the writer of an integration's syslog headers; undefined for messages without one.
 *
 * @throws {DeliveryError} `envelope-invalid` for a zone or facility that there is not
 */
export function createEnvelope(settings: EnvelopeSettings, integration = 'the output'): HeaderWriter | undefined {
  try {
    return create(settings)
  } catch (cause) {
    const fault = cause instanceof Error ? cause.message : String(cause)
    throw new DeliveryError('envelope-invalid', { integration, fault }, { cause })
  }
}
