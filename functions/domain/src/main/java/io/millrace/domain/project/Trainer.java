package io.millrace.domain.project;

/** Where a project's models come from. */
public sealed interface Trainer permits BuiltInTrainer, OwnCode, BroughtModel {}
