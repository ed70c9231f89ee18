// What a test and the library that it loads into a program share: a file, mapped by the program.
#ifndef FAILING_CALLS_H
#define FAILING_CALLS_H

#include <stdint.h>

// How a call fails. A failed read or write of a socket is a reset connection instead of EIO.
enum failing_calls_failure {
    FAILING_CALLS_NONE = 0,
    FAILING_CALLS_EIO = 1,
    FAILING_CALLS_ENOSPC = 2,
    FAILING_CALLS_EINTR = 3,
    // Half of the bytes are written, and the call says so.
    FAILING_CALLS_SHORT = 4,
    // fsync, fdatasync or syncfs gives EIO.
    FAILING_CALLS_SYNC = 5,
};

// Calls beyond so many are counted, but how they could fail is not written down.
#define FAILING_CALLS_TRACED (1 << 17)

// Machine words first, in this order, then the text.
struct failing_calls {
    uint64_t armed;    // Calls are counted.
    uint64_t first;    // The first call at or after this number that can fail so does; 0 for none.
    uint64_t failure;  // How.
    uint64_t count;    // Calls so far.
    uint64_t fired;    // Whether one has failed.
    char what[216];    // Its name and what it was about.
    // By number, from 1 on: a bit for each way in which the call could have failed, 1 << failure.
    uint8_t ways[FAILING_CALLS_TRACED];
    // By number: equal for calls of one name about alike paths; filled only while no call is to fail.
    uint32_t likeness[FAILING_CALLS_TRACED];
};

#endif
