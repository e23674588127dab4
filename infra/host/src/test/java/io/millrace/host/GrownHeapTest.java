package io.millrace.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrownHeapTest {

  private long megabytes = 100;
  private int swept;

  @Test
  void aHeapIsSweptOnceItHasGrownByHalf() {
    var heap = new GrownHeap(() -> megabytes << 20, this::sweep);

    heap.look();
    megabytes = 150;
    heap.look();
    assertThat(swept).isZero();
    megabytes = 151;
    heap.look();
    heap.look();
    assertThat(swept).isEqualTo(1);

    megabytes = 600; // of which much is in use
    heap.look();
    assertThat(swept).isEqualTo(2);
    megabytes = 700;
    heap.look();
    assertThat(swept).isEqualTo(2);
  }

  @Test
  void aSmallOneMayGrowALittleMore() {
    megabytes = 20;
    var heap = new GrownHeap(() -> megabytes << 20, this::sweep);

    megabytes = 68;
    heap.look();
    assertThat(swept).isZero();
    megabytes = 69;
    heap.look();
    assertThat(swept).isEqualTo(1);
  }

  private void sweep() {
    swept++;
    megabytes -= 50;
  }
}
