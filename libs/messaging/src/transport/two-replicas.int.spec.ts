import { transportConformance } from '#libs/testing';
import { quickSettings, ServiceUnderTest } from '../../test/service-under-test.js';

transportConformance('messaging with two replicas', { replicas: 2, retryDelays: quickSettings.retryDelays }, () =>
  ServiceUnderTest.make(),
);
