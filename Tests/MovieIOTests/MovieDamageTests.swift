import Foundation
import MovieIO
import Testing

/// Random bytes in good files: every outcome is a movie or a `MovieError`, never a trap or an endless run.
@Suite struct MovieDamageTests {
    @Test(arguments: [
        "ome/TCZ.ome.tif", "ome/deltat.ome.tif", "ome/reversed.ome.tif", "imagej/contiguous.tif", "imagej/zct.tif",
        "micromanager/stack.tif", "plain/shaped.tif", "plain/colour.tif",
    ])
    func randomBytesAreSurvived(_ name: String) throws {
        let original = try Data(contentsOf: URL(fileURLWithPath: MovieFixtures.path(name)))
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("damaged.tif")
        var seed = name.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }
        func random(_ limit: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((seed >> 33) % UInt64(limit))
        }
        var failures = 0
        for _ in 0..<50 {
            var damaged = original
            for _ in 0...random(6) { damaged[random(damaged.count)] = UInt8(random(256)) }
            try damaged.write(to: path)
            if !reads(path.path) { failures += 1 }
        }
        #expect(failures > 0)
        try original.write(to: path)
        #expect(reads(path.path))
    }

    private func reads(_ path: String) -> Bool {
        do throws(MovieError) {
            let movie = try MovieOpener.open([path], options: MovieOptions(slices: .maximumProjection))
            for index in 0..<min(20, movie.metadata.frameCount) { _ = try movie.frame(at: index) }
            return true
        } catch {
            return error.description.isEmpty
        }
    }
}
