package io.millrace.local.service;

/** Makes the resources of one CloudFormation type. */
public interface ResourceType {

  /** The type's name, as {@code AWS::S3::Bucket}. */
  String name();

  /**
   * Makes the resource, or finds it from an earlier start, and brings it to the given properties.
   *
   * @throws TemplateException if a property asks for what is not emulated; the message names it
   */
  Provisioned create(Resource resource);
}
