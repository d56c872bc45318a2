#include "crawler/address_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crawler/resolve_rules.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using ::testing::HasSubstr;

AddressPolicy Policy(const std::vector<std::string>& test = {}, bool test_only = false) {
  return *AddressPolicy::Make(test, test_only);
}

Status Verdict(const AddressPolicy& policy, std::string_view address) { return policy.Check(*ParseIp(address)); }

class Special : public ::testing::TestWithParam<const char*> {};

TEST_P(Special, IsRefused) { EXPECT_THAT(Verdict(Policy(), GetParam()), Fails(Code::kRefused, HasSubstr("never"))); }

INSTANTIATE_TEST_SUITE_P(AddressPolicy, Special,
                         ::testing::Values("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254",
                                           "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8",
                                           "192.168.1.1", "198.19.0.1", "224.0.0.1", "255.255.255.255", "::", "::1",
                                           "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
                                           "::ffff:8.8.8.8", "64:ff9b::a00:1", "2002:a00:1::", "2001::1", "2001:db8::1",
                                           "3fff::1"));

class Public : public ::testing::TestWithParam<const char*> {};

TEST_P(Public, IsAllowed) { EXPECT_OK(Verdict(Policy(), GetParam())); }

INSTANTIATE_TEST_SUITE_P(AddressPolicy, Public,
                         ::testing::Values("1.1.1.1", "8.8.8.8", "100.128.0.1", "172.15.255.255", "172.32.0.1",
                                           "223.255.255.255", "240e::1", "2408:8000::1", "2606:4700::1"));

TEST(AddressPolicy, TestRangesAreAllowedAlsoWhenMapped) {
  const AddressPolicy policy = Policy({"127.0.1.0/24"});
  EXPECT_OK(Verdict(policy, "127.0.1.9"));
  EXPECT_OK(Verdict(policy, "::ffff:127.0.1.9"));
  EXPECT_THAT(Verdict(policy, "127.0.2.1"), Fails(Code::kRefused));
}

TEST(AddressPolicy, TestOnlyRefusesThePublicInternetAndNamesTheSetting) {
  EXPECT_THAT(Verdict(Policy({"127.0.0.0/8"}, true), "8.8.8.8"), Fails(Code::kRefused, HasSubstr("identity.contact")));
  EXPECT_OK(Verdict(Policy({"127.0.0.0/8"}, true), "127.0.0.1"));
}

TEST(AddressPolicy, RangesThatCannotBeReadAreNamed) {
  for (const char* bad :
       {"", "localhost", "127.0.0.1/33", "127.0.0.1/", "127.0.0.1/8x", "::1/129", "1.2.3/8", "10.0.0.0/-1"}) {
    EXPECT_THAT(AddressPolicy::Make({bad}, false), Fails(Code::kInvalidArgument, HasSubstr("test.addresses"))) << bad;
  }
}

TEST(Cidr, ComparesOnlyItsBits) {
  EXPECT_TRUE(Cidr::Parse("10.0.0.0/9")->Contains(*ParseIp("10.127.255.255")));
  EXPECT_FALSE(Cidr::Parse("10.0.0.0/9")->Contains(*ParseIp("10.128.0.0")));
  EXPECT_TRUE(Cidr::Parse("0.0.0.0/0")->Contains(*ParseIp("255.1.2.3")));
  EXPECT_FALSE(Cidr::Parse("0.0.0.0/0")->Contains(*ParseIp("::1")));
  EXPECT_TRUE(Cidr::Parse("192.0.2.7")->Contains(*ParseIp("192.0.2.7")));
}

TEST(ParseIp, TakesBracketsAndRefusesOtherSpellings) {
  EXPECT_EQ(ParseIp("[::1]")->ToString(), "::1");
  EXPECT_EQ(ParseIp("192.0.2.7")->ToString(), "192.0.2.7");
  for (const char* bad : {"", "1.2.3", "2130706433", "0x7f.1", "example.org", "[]"}) EXPECT_FALSE(ParseIp(bad)) << bad;
}

TEST(ResolveRules, FirstMatchingPatternCounts) {
  ASSERT_OK_AND_ASSIGN(const ResolveRules rules,
                       ResolveRules::Parse({"www.x.gov.cn=127.0.0.1:1", "*.gov.cn=127.0.0.2:2", "*=[::1]:3"}));
  EXPECT_EQ(rules.Find("www.x.gov.cn")->port, 1);
  EXPECT_EQ(rules.Find("y.gov.cn")->address.ToString(), "127.0.0.2");
  EXPECT_EQ(rules.Find("gov.cn")->address.ToString(), "::1");
}

TEST(ResolveRules, WhatCannotBeReadIsNamed) {
  for (const char* bad :
       {"", "x", "x=127.0.0.1", "=127.0.0.1:80", "x=localhost:80", "x=127.0.0.1:0", "x=127.0.0.1:99999"}) {
    EXPECT_THAT(ResolveRules::Parse({bad}), Fails(Code::kInvalidArgument, HasSubstr("test.resolve"))) << bad;
  }
}

}  // namespace
}  // namespace lantai::crawler
