import MovieIO
import Testing

@Suite struct PlaneStackTests {
    private func stack(_ axes: [PlaneAxis]) throws -> PlaneStack {
        let count = try #require(PlaneStack.count(of: axes))
        return try #require(PlaneStack(axes: axes, planes: (0..<count).map { PlaneLocation(file: 0, page: Int32($0)) }))
    }

    @Test func theLastDimensionIsFastest() throws {
        let stack = try stack([PlaneAxis("T", 3), PlaneAxis("Z", 2), PlaneAxis("C", 4)])
        #expect(stack.location(t: 2, c: 3, z: 1)?.page == 23)
        #expect(stack.axesText == "TZCYX")
        for index in 0..<24 {
            let place = PlaneStack.position(index, in: stack.axes)
            #expect(stack.location(t: place.t, c: place.c, z: place.z)?.page == Int32(index))
        }
    }

    @Test func extentsMustMultiply() {
        let planes: [PlaneLocation?] = [nil, nil]
        #expect(PlaneStack(axes: [PlaneAxis("T", 3)], planes: planes) == nil)
        #expect(PlaneStack(axes: [PlaneAxis("T", 1), PlaneAxis("T", 2)], planes: planes) == nil)
        #expect(PlaneStack(axes: [PlaneAxis("T", 0)], planes: []) == nil)
        #expect(PlaneStack.count(of: [PlaneAxis("T", .max), PlaneAxis("C", .max)]) == nil)
        #expect(PlaneStack.count(of: [PlaneAxis("T", 100_000), PlaneAxis("C", 100_000)]) == nil)
    }

    @Test func samplesBecomeTheFastestChannels() throws {
        let stack = try stack([PlaneAxis("C", 2), PlaneAxis("T", 3)]).expandingSamples(3)
        #expect(stack.extent("C") == 6)
        #expect(stack.extent("T") == 3)
        let place = stack.location(t: 2, c: 4, z: 0)
        #expect(place?.page == 5)
        #expect(place?.sample == 1)
    }

    @Test func framesWithAMissingPlaneAreIncomplete() throws {
        var planes: [PlaneLocation?] = (0..<6).map { PlaneLocation(file: 0, page: $0) }
        planes[3] = nil
        let stack = try #require(PlaneStack(axes: [PlaneAxis("C", 2), PlaneAxis("T", 3)], planes: planes))
        #expect(stack.incompleteFrames == [0])
    }
}
