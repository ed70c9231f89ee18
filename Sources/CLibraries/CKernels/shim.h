#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// How many sums run side by side in PostgreSQL's page checksum.
#define HF_PAGE_SUMS 32

/// The value that each sum starts from.
static const uint32_t hf_page_seeds[HF_PAGE_SUMS] = {
    0x5B1F36E9, 0xB8525960, 0x02AB50AA, 0x1DE66D2A, 0x79FF467A, 0x9BB9F8A3, 0x217E7CD2, 0x83E13D2C,
    0xF8D4474F, 0xE39EB970, 0x42C6AE16, 0x993216FA, 0x7B093B5D, 0x98DAFF3C, 0xF718902A, 0x0B1C9CDB,
    0xE58F764B, 0x187636BC, 0x5D7B3BB1, 0xE73DE7DE, 0x92BEC979, 0xCCA6C0B2, 0x304A0979, 0x85AA43D4,
    0x783125BB, 0x6CA8EAA2, 0xE407EAC6, 0x4B5CFC3E, 0x9FBF8C76, 0x15CA20BE, 0xF2CA9FD3, 0x959BD756,
};

/// Steps every sum by one row of 32 words. No branch inside, so that the compiler makes vectors of it.
static inline void hf_page_row(uint32_t *sums, const uint32_t *row) {
    for (int lane = 0; lane < HF_PAGE_SUMS; lane++) {
        uint32_t mixed = sums[lane] ^ row[lane];
        sums[lane] = mixed * 16777619u ^ mixed >> 17;
    }
}

/// The checksum that PostgreSQL keeps in bytes 8 and 9 of a page, computed as if these two were zero.
///
/// `page` needs no alignment; `length` is the block size, a multiple of 128; `block` counts from the start of the
/// whole relation, not of the segment file. Little-endian machines only.
static inline uint16_t hf_page_checksum(const uint8_t *page, size_t length, uint32_t block) {
    uint32_t sums[HF_PAGE_SUMS];
    uint32_t row[HF_PAGE_SUMS];
    memcpy(sums, hf_page_seeds, sizeof sums);
    for (size_t at = 0; at + sizeof row <= length; at += sizeof row) {
        memcpy(row, page + at, sizeof row);
        if (at == 0) row[2] &= 0xFFFF0000u;
        hf_page_row(sums, row);
    }
    memset(row, 0, sizeof row);
    hf_page_row(sums, row);
    hf_page_row(sums, row);
    uint32_t all = block;
    for (int lane = 0; lane < HF_PAGE_SUMS; lane++) all ^= sums[lane];
    return (uint16_t)(all % 65535 + 1);
}

/// Whether all bytes are zero.
static inline int hf_is_zero(const uint8_t *bytes, size_t length) {
    if (length == 0) return 1;
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, length - 1) == 0;
}

/// What four bits add to a CRC with Castagnoli's polynomial, least significant bit first.
static const uint32_t hf_crc32c_steps[16] = {
    0x00000000, 0x105EC76F, 0x20BD8EDE, 0x30E349B1, 0x417B1DBC, 0x5125DAD3, 0x61C69362, 0x7198540D,
    0x82F63B78, 0x92A8FC17, 0xA24BB5A6, 0xB21572C9, 0xC38D26C4, 0xD3D3E1AB, 0xE330A81A, 0xF36E6F75,
};

/// Goes on with a CRC-32C over more bytes, on any machine. The state is not inverted, neither before nor after.
static inline uint32_t hf_crc32c_plain(uint32_t state, const uint8_t *bytes, size_t length) {
    for (size_t at = 0; at < length; at++) {
        state = state >> 4 ^ hf_crc32c_steps[(state ^ bytes[at]) & 15];
        state = state >> 4 ^ hf_crc32c_steps[(state ^ bytes[at] >> 4) & 15];
    }
    return state;
}

#if defined(__x86_64__)
#include <cpuid.h>

/// Whether the machine has an instruction for CRC-32C.
static inline int hf_crc32c_has_instruction(void) {
    unsigned int a, b, c, d;
    return __get_cpuid(1, &a, &b, &c, &d) && (c & 1u << 20) != 0;
}

/// As `hf_crc32c_plain`, by the machine's instruction, which it must have.
__attribute__((target("sse4.2")))
static inline uint32_t hf_crc32c_fast(uint32_t state, const uint8_t *bytes, size_t length) {
    uint64_t wide = state;
    for (; length >= 8; length -= 8, bytes += 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        wide = __builtin_ia32_crc32di(wide, word);
    }
    state = (uint32_t)wide;
    for (; length > 0; length--, bytes++) state = __builtin_ia32_crc32qi(state, *bytes);
    return state;
}
#else
static inline int hf_crc32c_has_instruction(void) { return 0; }
static inline uint32_t hf_crc32c_fast(uint32_t state, const uint8_t *bytes, size_t length) {
    return hf_crc32c_plain(state, bytes, length);
}
#endif
