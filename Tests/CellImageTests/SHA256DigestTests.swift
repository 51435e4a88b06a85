import CellImage
import Testing

@Suite struct SHA256DigestTests {
    /// Examples of FIPS 180-4's companion values and lengths around the edges of a block, from Python's hashlib.
    @Test(arguments: [
        ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func agreesWithThePublishedExamples(text: String, count: Int, expected: String) {
        var digest = SHA256Digest()
        digest.update(Array(repeating: Array(text.utf8), count: count).flatMap { $0 })
        #expect(digest.hexadecimal() == expected)
    }

    @Test func piecesOfAnySizeGiveTheSameDigest() {
        let bytes = (0..<500).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let expected = SHA256Digest.hexadecimal(of: bytes)
        for size in 1...130 {
            var digest = SHA256Digest()
            for start in stride(from: 0, to: bytes.count, by: size) {
                digest.update(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            #expect(digest.hexadecimal() == expected)
        }
    }

    @Test func lengthsAroundABlockAgreeWithHashlib() {
        let lengths = [55, 56, 63, 64, 65, 119, 120]
        let expected = [
            "5f25f149aa92e3e13093aed8216072fae623f35e26ca605b6cce17e04b7ccf44",
            "301c69927f1603720c9f847b7e5e3bef77a7b9f75344490fe9039f13c36b842a",
            "939765b120205cbedae2ed31256b1967c38b6bdd9b0220535224cbc0b906d333",
            "cc7321cce5e4409bd8077d58422e1214969059bbd40b4eeb0de0a642f40f7282",
            "b8de0db62b6c87db61345504a8038bf973d987e8d2111abd8beb407c0bf3d9db",
            "a96851d641310ce032ff832b6f08125878deed2a825fe515dd1ba414afe95f7e",
            "60ec7f280e45d0c7bf77b70ff16958b1c1701a9fb7faa12b798207cf120ec6ee",
        ]
        for (length, golden) in zip(lengths, expected) {
            #expect(SHA256Digest.hexadecimal(of: Array(repeating: 0x5a, count: length)) == golden)
        }
    }
}
