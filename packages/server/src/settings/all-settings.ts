import { acceptanceSetting } from '../acceptances/import-setting.ts'
import { admissionSetting } from '../admission/admission-setting.ts'
import { oidcSetting } from '../identity/oidc/oidc-setting.ts'
import { noticesSetting } from '../responses/notices-setting.ts'
import { scanSetting } from '../scans/scan-setting.ts'
import type { Setting } from './settings.ts'

/** Every document of settings that there is; the routes are made from it. */
export const allSettings: readonly Setting<unknown>[] = [
  oidcSetting,
  scanSetting,
  acceptanceSetting,
  noticesSetting,
  admissionSetting,
]
