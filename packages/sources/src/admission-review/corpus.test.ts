import { testCorpus } from '../kubernetes/testing/corpus.ts'
import { admissionReview } from './admission-review.ts'

testCorpus(admissionReview, 'admission', {
  'kubewarden_app_deployment.json': 'API-001 1',
  'kubewarden_pod_with_privileged_containers.json': 'API-001 1',
  'kubewarden_service_loadbalancer.json': 'API-001 1',
  'kyverno-test_admissionreview_small.json': 'API-001 1',
  'neuvector_request_update_deployment.json': 'API-001 1',
  'stackrox_handler_admissionreview.json': 'API-001 1',
  'stackrox_latest_tag_admission_review_v1.json': 'API-001 1',
})
