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
