package io.millrace.domain.project;

/** What fits a project's models. */
public sealed interface Trainer permits BuiltInTrainer, OwnCode {}
