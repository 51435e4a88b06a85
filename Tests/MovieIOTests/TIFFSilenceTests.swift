import Foundation
import MovieIO
import Testing

/// libtiff and libjpeg print on standard error unless they are told not to.
struct TIFFSilenceTests {
    @Test("damaged files print nothing")
    func silence() async throws {
        let result = try await #require(
            processExitsWith: .success,
            observing: [\.standardErrorContent, \.standardOutputContent]
        ) {
            let folder = try TIFFScratchFolder()
            for scheme in [3, 4, 5, 7, 8, 32_773, 34_887, 34_925, 50_000, 50_001] as [UInt32] {
                var builder = TIFFBuilder()
                builder.data = (0..<64).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
                builder.set(279, 64)
                builder.set(259, scheme)
                builder.set(65_000, 1)
                let file = try TIFFFile(path: folder.write(builder.bytes))
                _ = try? file.plane(page: 0)
            }
        }
        let printed = String(decoding: result.standardErrorContent + result.standardOutputContent, as: UTF8.self)
        #expect(!printed.contains("TIFF") && !printed.contains("JPEG") && !printed.contains("arning"), "\(printed)")
    }
}
