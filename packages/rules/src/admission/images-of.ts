import { readImageReference, type ImageReference } from './image-reference.ts'
import { memberAt, objectOf, shownText } from './json.ts'
import { podSpecOf } from './pod-spec.ts'

/** One image that an object would have run, or a place where nobody can tell which. */
export type RequestedImage = {
  /** Where it stands: `containers[0]`. */
  readonly place: string
  /** The name of the container or volume, when it has one. */
  readonly name?: string
  /** As it stands there; empty when nothing does. */
  readonly image: string
  readonly read: { readonly reference: ImageReference } | { readonly fault: string }
}

/** Images of one object; a pod of more cannot be judged. etcd takes objects of 1.5 MiB at most. */
const mostImages = 500

/** Longest part of a text of others that is kept: room for a whole reference. */
const longestText = 1024

/**
 * Every image that the pods of an object would run, in the order of the lists: of `initContainers`, `containers`,
 * `ephemeralContainers`, and of volumes of type `image`. None for an object that makes no pods. Takes any JSON and never throws;
 * what cannot be read is in the list with its fault, so that it is decided on and not overlooked.
 *
 * @param review an AdmissionReview (admission.k8s.io/v1), its request, or the object
 */
export function imagesOf(review: unknown): readonly RequestedImage[] {
  const spec = podSpecOf(review)
  if (spec === undefined) return []
  if (objectOf(spec) === undefined) return [unread('spec', 'it is not an object')]
  const found: RequestedImage[] = []
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    addImages(found, list, memberAt(spec, list), (container) => memberAt(container, 'image') ?? '')
  }
  addImages(found, 'volumes', memberAt(spec, 'volumes'), imageOfVolume)
  return found.length <= mostImages
    ? found
    : [...found.slice(0, mostImages), unread('spec', `it has more than ${mostImages} images`)]
}

/** Adds the images of a list. @param imageIn undefined for an element that has none */
function addImages(
  found: RequestedImage[],
  list: string,
  value: unknown,
  imageIn: (element: unknown) => unknown,
): void {
  if (value === undefined || value === null) return
  if (!Array.isArray(value)) return void found.push(unread(list, 'it is not a list'))
  for (const [index, element] of (value as readonly unknown[]).entries()) {
    if (found.length > mostImages) return
    const place = `${list}[${index}]`
    if (objectOf(element) === undefined) found.push(unread(place, 'it is not an object'))
    else {
      const image = imageIn(element)
      if (image === undefined) continue
      const name = memberAt(element, 'name')
      found.push({
        place,
        ...(typeof name === 'string' && name !== '' && { name: shownText(name, longestText) }),
        image: shownText(image, longestText),
        read: typeof image === 'string' ? readImageReference(image) : { fault: 'it is not a text' },
      })
    }
  }
}

/** Only those of type `image` have one (Kubernetes 1.31 and later). */
function imageOfVolume(volume: unknown): unknown {
  const source = memberAt(volume, 'image')
  return source === undefined || source === null ? undefined : (memberAt(source, 'reference') ?? '')
}

function unread(place: string, fault: string): RequestedImage {
  return { place, image: '', read: { fault } }
}
