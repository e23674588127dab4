package io.millrace.domain.signature;

class InMemorySignaturesTest extends SignaturesContract {

  @Override
  protected Signatures signatures() {
    return new InMemorySignatures("one");
  }

  @Override
  protected Signatures another() {
    return new InMemorySignatures("two");
  }
}
