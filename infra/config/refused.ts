/** No environment can be had: the message names the file and the path in it, and says what is expected there. */
export class RefusedEnvironment extends Error {
  override readonly name = 'RefusedEnvironment';
}
