/** What Nest knows the service's name by. */
export const SERVICE_NAME = Symbol('service name');
