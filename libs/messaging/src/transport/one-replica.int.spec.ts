import { transportConformance } from '#libs/testing';
import { quickSettings, ServiceUnderTest } from '../../test/service-under-test.js';

transportConformance('messaging with one replica', { replicas: 1, retryDelays: quickSettings.retryDelays }, () =>
  ServiceUnderTest.make(),
);
