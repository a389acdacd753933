import { z } from 'zod'
import { passwordFaults } from '../credentials/password-rules.ts'
import { hashPassword } from '../credentials/password.ts'
import { wrongBody } from '../server-errors.ts'

export const passwordSchema: z.ZodString = z.string().min(1).max(1024).meta({ format: 'password' })

/**
 * Hashes a new password.
 *
 * @param pointer to it in the body
 * @throws {ServerError} `request-invalid` for one that is no good
 * @throws {CredentialsError} `too-busy`
 */
export async function newPassword(password: string, userName: string, pointer: string): Promise<string> {
  const [fault] = passwordFaults(password, userName)
  if (fault !== undefined) throw wrongBody(pointer, `${fault.message}. ${fault.action}`)
  return hashPassword(password)
}
